package argosy.publish;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How a registry asks for authentication (RFC 9110 section 11.6.1): scheme and parameters.
///
///     challenge = scheme 1*SP param *( "," param )
///     param     = name "=" ( token / DQUOTE text DQUOTE )
///
/// @param scheme lower-case
/// @param parameters names lower-case
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /// @param header the value of one `WWW-Authenticate` header with one challenge
  static Challenge parse(String header) {
    String text = header.strip();
    int space = text.indexOf(' ');
    if (space < 0) {
      return new Challenge(text.toLowerCase(Locale.ROOT), Map.of());
    }
    Map<String, String> parameters = new TreeMap<>();
    int at = space;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = text.substring(at, equals).replace(",", "").strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      at = equals + 1;
      if (at < text.length() && text.charAt(at) == '"') {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
          if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            at++;
          }
          value.append(text.charAt(at++));
        }
        at++;
      } else {
        while (at < text.length() && text.charAt(at) != ',') {
          value.append(text.charAt(at++));
        }
      }
      parameters.put(name, value.toString().strip());
    }
    return new Challenge(text.substring(0, space).toLowerCase(Locale.ROOT), parameters);
  }
}
