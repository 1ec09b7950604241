import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A web server over a folder, far away: every answer comes a round trip late, all bodies together no faster than the line.
///
///     java -Dsun.net.httpserver.nodelay=true bench/SlowMirror.java FOLDER ROUND_TRIP_MILLIS MEGABITS      prints its port
///     GET /counts      `REQUESTS BYTES` of bodies since it was asked last
final class SlowMirror {
  private static final int PIECE = 16 << 10;
  private final Path folder;
  private final long roundTripMillis;
  private final long nanosPerByte1000;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private long freeAt = System.nanoTime();

  private SlowMirror(Path folder, long roundTripMillis, long megabits) {
    this.folder = folder;
    this.roundTripMillis = roundTripMillis;
    this.nanosPerByte1000 = 8_000_000 / megabits;
  }

  public static void main(String[] args) throws IOException {
    SlowMirror mirror =
        new SlowMirror(
            Path.of(args[0]).toRealPath(), Long.parseLong(args[1]), Long.parseLong(args[2]));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", mirror::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(1);
      if (name.equals("counts")) {
        byte[] said = (requests.getAndSet(0) + " " + bytes.getAndSet(0) + "\n").getBytes();
        exchange.sendResponseHeaders(200, said.length);
        exchange.getResponseBody().write(said);
        return;
      }
      requests.incrementAndGet();
      sleep(roundTripMillis * 1_000_000);
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(Files.size(file)));
        exchange.sendResponseHeaders(200, -1);
      } else {
        body(exchange, file);
      }
    }
  }

  private void body(HttpExchange exchange, Path file) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    long from = 0;
    long to = Files.size(file);
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      from = Long.parseLong(ends[0]);
      to = ends[1].isEmpty() ? to : Math.min(to, Long.parseLong(ends[1]) + 1);
    }
    exchange.sendResponseHeaders(range != null ? 206 : 200, to - from == 0 ? -1 : to - from);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(from);
      InputStream in = Channels.newInputStream(channel);
      for (long left = to - from; left > 0; ) {
        byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
        sleep(turn(piece.length) - System.nanoTime());
        exchange.getResponseBody().write(piece);
        bytes.addAndGet(piece.length);
        left -= piece.length;
      }
    }
  }

  /// When a piece has passed the line, which all bodies share.
  private synchronized long turn(int length) {
    freeAt = Math.max(freeAt, System.nanoTime()) + length * nanosPerByte1000 / 1000;
    return freeAt;
  }

  private static void sleep(long nanos) throws IOException {
    if (nanos > 0) {
      try {
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
