package argosy.codec.deb;

import argosy.base.CorruptException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Control text: paragraphs of fields, as in `control`, `Packages`, `Release`, `.sources` and
/// machine-readable copyright files.
///
///     file      = *( paragraph 1*emptyline )
///     paragraph = 1*field
///     field     = name ":" *WSP value LF *( WSP value LF )      ; "#" lines are comments
///
/// Reference: deb822(5).
public final class ControlFile {
  private ControlFile() {}

  /// @param value all lines, with `\n` between; lines after the first as they stand, with the blank
  ///   they begin with
  public record Field(String name, String value) {
    public Field {
      if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == ':' || c > '~')) {
        throw new IllegalArgumentException("not a control field's name: \"" + name + "\"");
      }
      for (int lf = value.indexOf('\n'); lf >= 0; lf = value.indexOf('\n', lf + 1)) {
        if (lf + 1 == value.length() || " \t".indexOf(value.charAt(lf + 1)) < 0) {
          throw new IllegalArgumentException(
              name + ": a line after the first must begin with a blank: \"" + value + "\"");
        }
      }
    }
  }

  /// Fields in the order written; names are compared without case.
  public record Paragraph(List<Field> fields) {
    public Paragraph {
      fields = List.copyOf(fields);
    }

    /// The value of the field, with its lines as [Field#value()] says.
    public Optional<String> find(String name) {
      return fields.stream()
          .filter(f -> f.name().equalsIgnoreCase(name))
          .findFirst()
          .map(Field::value);
    }

    /// The value, or the empty string.
    public String get(String name) {
      return find(name).orElse("");
    }

    /// The text of the paragraph, each line ended, without the empty line after it.
    public String print() {
      StringBuilder out = new StringBuilder();
      for (Field f : fields) {
        boolean lines = f.value().startsWith("\n");
        out.append(f.name()).append(lines ? ":" : ": ").append(f.value()).append('\n');
      }
      return out.toString();
    }
  }

  /// Takes paragraphs one by one.
  @FunctionalInterface
  public interface Sink {
    void accept(Paragraph paragraph) throws IOException;
  }

  /// All paragraphs of a short text.
  ///
  /// @param where the file's name, for messages
  public static List<Paragraph> parse(String where, String text) throws CorruptException {
    List<Paragraph> all = new ArrayList<>();
    try {
      read(where, new StringReader(text), all::add);
    } catch (CorruptException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a string was not readable", e);
    }
    return List.copyOf(all);
  }

  /// Reads paragraphs one after the other, as a long `Packages` file needs.
  ///
  /// @throws CorruptException naming the line that is of another form
  public static void read(String where, Reader reader, Sink sink) throws IOException {
    BufferedReader lines =
        reader instanceof BufferedReader b ? b : new BufferedReader(reader, 1 << 16);
    List<Field> fields = new ArrayList<>();
    String name = "";
    StringBuilder value = new StringBuilder();
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.startsWith("#")) {
        continue;
      }
      boolean continues = line.startsWith(" ") || line.startsWith("\t");
      if (continues && !line.isBlank()) {
        if (name.isEmpty()) {
          throw new CorruptException(
              where + ": line " + number + " continues a field, but there is none");
        }
        value.append('\n').append(line.stripTrailing());
        continue;
      }
      if (!name.isEmpty()) {
        fields.add(new Field(name, value.toString()));
        name = "";
      }
      if (line.isBlank()) {
        if (!fields.isEmpty()) {
          sink.accept(new Paragraph(fields));
          fields.clear();
        }
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new CorruptException(
            where + ": line " + number + " is not \"Name: value\": \"" + line + "\"");
      }
      name = line.substring(0, colon);
      value.setLength(0);
      value.append(line.substring(colon + 1).strip());
    }
    if (!name.isEmpty()) {
      fields.add(new Field(name, value.toString()));
    }
    if (!fields.isEmpty()) {
      sink.accept(new Paragraph(fields));
    }
  }
}
