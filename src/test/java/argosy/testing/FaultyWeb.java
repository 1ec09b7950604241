package argosy.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A web server over a folder, with ranges, that counts what it sends and does wrong when told.
public final class FaultyWeb implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final AtomicLong packBytes = new AtomicLong();
  private volatile Fault fault = Fault.NONE;
  private volatile long cutAfter = Long.MAX_VALUE;
  private volatile long actAt;
  private final AtomicInteger shortened = new AtomicInteger();
  private final AtomicReference<Optional<Runnable>> toDo = new AtomicReference<>(Optional.empty());

  /// What it does to packs.
  public enum Fault {
    NONE,
    /// One bit of every body is another.
    FLIPPED,
    /// Half of a body, then nothing more, the connection open.
    STALLED
  }

  private FaultyWeb(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
  }

  public static FaultyWeb over(Path folder) throws IOException {
    return over(folder, InetAddress.getByName("127.0.0.1"));
  }

  /// @param address that it is asked at
  public static FaultyWeb over(Path folder, InetAddress address) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    FaultyWeb web = new FaultyWeb(folder, server);
    server.createContext("/", web::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return web;
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void becomes(Fault what) {
    fault = what;
  }

  /// The line is cut when so many bytes of packs have been sent, and stays cut.
  public void cutAfter(long bytes) {
    packBytes.set(0);
    cutAfter = bytes;
  }

  /// Does something once, before more is sent, when so many bytes of packs have been sent.
  public void whenSent(long bytes, Runnable action) {
    packBytes.set(0);
    actAt = bytes;
    toDo.set(Optional.of(action));
  }

  /// So many answers that are no packs lack more of their end each time, as those of a server that
  /// takes the size of the file before and the bytes of the one that replaced it.
  public void shortens(int answers) {
    shortened.set(answers);
  }

  public void mend() {
    packBytes.set(0);
    cutAfter = Long.MAX_VALUE;
    fault = Fault.NONE;
  }

  /// Bytes of packs that were sent.
  public long packBytes() {
    return packBytes.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(1);
      Path file = folder.resolve(name).normalize();
      if (cutAfter <= packBytes.get()) {
        return; // no answer: the line is cut
      }
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", "" + Files.size(file));
        exchange.sendResponseHeaders(200, -1);
      } else {
        body(exchange, Files.readAllBytes(file), name.endsWith(".pack"));
      }
    }
  }

  private void body(HttpExchange exchange, byte[] all, boolean pack) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    byte[] body = all;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      body = Arrays.copyOfRange(all, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
    }
    int lacking = pack ? 0 : shortened.getAndUpdate(n -> Math.max(0, n - 1));
    body = Arrays.copyOf(body, body.length - lacking);
    exchange.sendResponseHeaders(range != null ? 206 : 200, body.length);
    OutputStream out = exchange.getResponseBody();
    if (!pack) {
      out.write(body);
      return;
    }
    if (packBytes.get() >= actAt) {
      toDo.getAndSet(Optional.empty()).ifPresent(Runnable::run);
    }
    Fault now = fault;
    if (now == Fault.FLIPPED) {
      body[body.length / 2] ^= 1;
    }
    if (now == Fault.STALLED) {
      out.write(body, 0, body.length / 2);
      out.flush();
      stall();
      return;
    }
    int length = (int) Math.min(body.length, Math.max(0, cutAfter - packBytes.get()));
    packBytes.addAndGet(length);
    out.write(body, 0, length);
    out.flush();
  }

  private void stall() {
    try {
      while (fault == Fault.STALLED) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    fault = Fault.NONE;
    server.stop(0);
  }
}
