package argosy.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Servers that others wrote, started on this machine.
public final class LocalServer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LocalServer() {}

  /// A port that nobody listens at.
  public static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  /// Starts a server and waits until it listens.
  ///
  /// @param log for what it says
  public static Process start(ProcessBuilder command, int port, Path log) throws IOException {
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return process;
        }
      } catch (ConnectException e) {
        if (!process.isAlive() || System.nanoTime() > until) {
          process.destroyForcibly();
          throw new IOException(
              command.command().getFirst() + " did not start: " + Files.readString(log), e);
        }
        Thread.onSpinWait();
      }
    }
  }
}
