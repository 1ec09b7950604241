package argosy.format.eups;

import argosy.activation.NetChange;
import argosy.base.UnsupportedException;
import argosy.model.Activation;
import java.util.List;

/// A product's table file: what `setup` does.
///
///     table   = exact block, then one line for each change
///     value   = '"' text '"', ${PRODUCT_DIR} for the product's folder
final class EupsTable {
  private EupsTable() {}

  /// @param needed the products that are set up first, with their exact versions
  /// @throws UnsupportedException if EUPS cannot say a step; names the variable
  static String text(Activation activation, List<EupsRow> needed) throws UnsupportedException {
    StringBuilder out = new StringBuilder();
    if (!needed.isEmpty()) {
      out.append("if (type == exact) {\n");
      needed.forEach(
          p -> out.append("   setupRequired(%s -j %s)\n".formatted(p.product(), p.version())));
      out.append("} else {\n");
      needed.forEach(p ->
          out.append(
              "   setupRequired(%s %s [>= %s])\n"
                  .formatted(p.product(), p.version(), p.version())));
      out.append("}\n");
    }
    for (NetChange change : NetChange.of(activation)) {
      String name = change.variable();
      switch (change) {
        case NetChange.Fixed f ->
            out.append("envSet(%s, %s)\n".formatted(name, value(name, f.value())));
        case NetChange.Gone g ->
            throw new UnsupportedException(
                "environment: EUPS cannot unset " + name,
                "set it to something, or leave the eups forms out");
        case NetChange.Pieces p -> {
          for (String piece : p.before().reversed()) {
            out.append("envPrepend(%s, %s)\n".formatted(name, value(name, piece)));
          }
          for (String piece : p.after()) {
            out.append("envAppend(%s, %s)\n".formatted(name, value(name, piece)));
          }
        }
      }
    }
    return out.toString();
  }

  private static String value(String name, String text) throws UnsupportedException {
    String plain = text.replace("${prefix}", "");
    if (plain.matches("(?s).*[$\"\\\\\\p{Cntrl}].*")) {
      throw new UnsupportedException(
          "environment: EUPS cannot take the value of " + name + ": " + text,
          "write it without $, quotes, \\ and control characters, or leave the eups forms out");
    }
    return '"' + text.replace("${prefix}", "${PRODUCT_DIR}") + '"';
  }
}
