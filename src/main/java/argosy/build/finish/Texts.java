package argosy.build.finish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links and text files that can do without the prefix are made so.
final class Texts {
  private static final Pattern INTERPRETER =
      Pattern.compile("\\A#![ \\t]*(\\S+)/bin/([^\\s/]+)[ \\t]*([^\\n]*)\\n");

  /// What installers of Python write where an interpreter line would be too long.
  private static final Pattern CALL =
      Pattern.compile(
          "\\A#!/bin/sh\\n'''exec' \"?([^\"\\n]*?/bin/python[0-9.]*)\"?([^\"\\n]*) \"\\$0\""
              + " \"\\$@\"\\n' '''\\n");

  private final Installed files;
  private final Optional<String> machineModules;
  private final List<String> notes = new ArrayList<>();

  /// @param machineModules where modules stand, relative to the prefix, if the Python that runs
  ///   them is the machine's
  Texts(Installed files, Optional<String> machineModules) {
    this.files = files;
    this.machineModules = machineModules;
  }

  /// @return what was left alone, and why
  List<String> settle() throws IOException {
    for (String path : files.paths()) {
      if (files.isLink(path)) {
        link(path);
      } else if (path.endsWith(".la") || path.equals("share/info/dir")) {
        Files.delete(
            files.file(path)); // libtool's own notes of build paths; an index of all manuals
      } else if (path.endsWith(".pc")) {
        Optional<String> text = files.text(path);
        if (text.isPresent()) {
          rewrite(path, text.get(), packageConfig(path, text.get()));
        }
      } else if (isScript(path)) {
        Optional<String> text = files.text(path);
        if (text.isPresent()) {
          rewrite(path, text.get(), script(path, text.get()));
        }
      }
    }
    return notes;
  }

  private void rewrite(String path, String before, String after) throws IOException {
    if (!before.equals(after)) {
      files.write(path, after);
    }
  }

  private void link(String path) throws IOException {
    String target = Files.readSymbolicLink(files.file(path)).toString();
    if (target.equals(files.prefix()) || target.startsWith(files.prefix() + "/")) {
      String inside = target.substring(files.prefix().length()).replaceAll("\\A/+", "");
      Files.delete(files.file(path));
      Files.createSymbolicLink(files.file(path), Path.of(Installed.relative(path, inside)));
    } else if (target.startsWith("/")) {
      notes.add(path + " links to " + target + ", which is not in the package");
    }
  }

  private boolean isScript(String path) throws IOException {
    byte[] head = files.head(path, 2);
    return head.length == 2 && head[0] == '#' && head[1] == '!';
  }

  /// pkg-config(1) knows where a file stands: `${pcfiledir}`.
  private String packageConfig(String path, String text) {
    String prefix = Pattern.quote(files.prefix());
    String here = "${pcfiledir}/" + Installed.up(path);
    String own =
        text.replaceAll(
            "(?m)^prefix[ \\t]*=[ \\t]*" + prefix + "/*[ \\t]*$",
            Matcher.quoteReplacement("prefix=" + here));
    String rest = own.equals(text) ? here : "${prefix}";
    return own.replace(files.prefix(), rest);
  }

  /// An interpreter of the package's own prefix is found beside the script wherever it is moved,
  /// and however long or spaced its path is. Others stay.
  private String script(String path, String written) {
    String text = CALL.matcher(written).replaceFirst("#!$1$2\n");
    Matcher m = INTERPRETER.matcher(text);
    if (!m.find() || !m.group(1).equals(files.prefix())) {
      return written;
    }
    String program = m.group(2);
    String options = m.group(3).strip();
    String here = "$(dirname -- \"$(readlink -f -- \"$0\")\")/";
    String beside = here + to(path) + program;
    String rest = text.substring(m.end());
    if (program.matches("python[0-9.]*w?")) {
      String words = options.isEmpty() ? "" : " " + options;
      String exec =
          machineModules
              .map(modules ->
                  "exec' env PYTHONPATH=\""
                      + here
                      + up(path)
                      + modules
                      + "${PYTHONPATH:+:$PYTHONPATH}\" "
                      + program)
              .orElse("exec' \"" + beside + "\"");
      return "#!/bin/sh\n'''" + exec + words + " \"$0\" \"$@\"\n' '''\n" + rest;
    }
    if (program.equals("perl")) {
      return "#!/bin/sh\neval 'exec \""
          + beside
          + "\" -x \"$0\" ${1+\"$@\"}'\n  if 0;\n#!perl "
          + options
          + "\n"
          + rest;
    }
    return "#!/usr/bin/env "
        + (options.isEmpty() ? "" : "-S ")
        + program
        + (options.isEmpty() ? "" : " " + options)
        + "\n"
        + rest;
  }

  /// From the folder of a script to the prefix, with a slash at the end.
  private static String up(String path) {
    return "../".repeat((int) path.chars().filter(c -> c == '/').count());
  }

  /// From the folder of a script to `bin/`.
  private static String to(String path) {
    String relative = Installed.relative(path, "bin/x");
    return relative.substring(0, relative.length() - 1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
