package argosy.publish;

import argosy.base.UnsupportedException;
import argosy.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Mail handed to the machine's own `sendmail`, which every mail program of Unix brings.
///
/// @param to addresses, or names of users of this machine
public record LocalMail(List<String> to) {
  private static final long SECONDS = 60;

  /// @throws IllegalArgumentException for what cannot be an address
  public LocalMail {
    to = List.copyOf(to);
    for (String address : to) {
      if (!address.matches("[A-Za-z0-9_.+=/][A-Za-z0-9_.+=/@-]*")) {
        throw new IllegalArgumentException("not a mail address: " + address);
      }
    }
  }

  /// @param subject ASCII, one line
  /// @throws IOException if it was not taken
  public void send(String subject, String text) throws IOException {
    String sendmail =
        Tool.find("sendmail")
            .orElseThrow(() ->
                new UnsupportedException(
                    "this machine has no sendmail", "install dma, msmtp-mta or postfix"))
            .toString();
    List<String> argv = new ArrayList<>(List.of(sendmail, "-i", "--"));
    argv.addAll(to);
    String message =
        """
        To: %s
        Subject: %s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit
        Auto-Submitted: auto-generated

        %s
        """
            .formatted(
                String.join(", ", to), subject.replaceAll("[^ -~]", "?"), text.stripTrailing());
    Tool.of(argv).reading(message).within(SECONDS).runOk();
  }
}
