package argosy.store;

import argosy.base.Parallel;
import argosy.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A process that works on a store, to be killed: prints a line after each step.
///
///     ingest ROOT SEED   puts objects of that seed, some live, some dead; a ref names the live ones
///     prune ROOT         collects what no ref reaches
///     hold ROOT USE      opens the store and waits for a line
final class StoreChild {
  static final int RELEASES = 4;
  private static final int OBJECTS = 30;

  private StoreChild() {}

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[1]);
    switch (args[0]) {
      case "ingest" -> ingest(root, Integer.parseInt(args[2]));
      case "prune" -> prune(root);
      case "hold" -> hold(root, Store.Use.valueOf(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
    say("done");
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /// What release `number` of a seed holds, in order; every third object is dead.
  static List<byte[]> contents(int seed, int number) {
    Random random = new Random(seed * 1000L + number);
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      int most = i % 10 == 9 ? 2_500_000 : 30_000;
      contents.add(ObjectStoreContract.content(random, random.nextInt(most)));
    }
    return contents;
  }

  static boolean isLive(int i) {
    return i % 3 != 0;
  }

  static String ref(int seed, int number) {
    return "releases/s" + seed + "/r" + number;
  }

  private static void ingest(Path root, int seed) throws IOException {
    try (Store store = Store.open(root, Store.Use.WRITE);
        Parallel parallel = new Parallel(2)) {
      for (int number = 0; number < RELEASES; number++) {
        if (store.refs().resolve(ref(seed, number)).isEmpty()) {
          say("begin " + number);
          ingest(store, seed, number, parallel);
        }
      }
    }
  }

  private static void ingest(Store store, int seed, int number, Parallel parallel)
      throws IOException {
    List<Parallel.Task<Digest>> tasks = new ArrayList<>();
    StringBuilder live = new StringBuilder();
    List<byte[]> contents = contents(seed, number);
    for (int i = 0; i < contents.size(); i++) {
      byte[] content = contents.get(i);
      if (isLive(i)) {
        live.append(Digest.of(content).hex()).append('\n');
      }
      tasks.add(() -> store.objects().put("", new ByteArrayInputStream(content)).digest());
    }
    parallel.ordered(tasks.iterator(), 2, digest -> say("put"));
    byte[] manifest = live.toString().getBytes(StandardCharsets.UTF_8);
    Digest digest = store.objects().put("", new ByteArrayInputStream(manifest)).digest();
    store.objects().flush();
    say("flushed");
    store.refs().set(ref(seed, number), Optional.empty(), Optional.of(digest));
    say("set");
  }

  /// All objects that refs reach.
  static Set<Digest> live(Store store) throws IOException {
    Set<Digest> live = new TreeSet<>();
    for (String name : store.refs().list("")) {
      Digest manifest = store.refs().resolve(name).orElseThrow();
      live.add(manifest);
      try (var in = store.objects().open(manifest)) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .forEach(hex -> live.add(new Digest(hex)));
      }
    }
    return live;
  }

  private static void prune(Path root) throws IOException {
    try (Store store = Store.open(root, Store.Use.PRUNE)) {
      Set<Digest> live = live(store);
      say("begin");
      Thread steps =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (true) {
                  say("step"); // as fast as the reader takes them
                }
              });
      store.objects().prune(live);
      say("pruned by " + steps.threadId());
    }
  }

  private static void hold(Path root, Store.Use use) throws IOException {
    Files.createDirectories(root);
    try (Store store = Store.open(root, use)) {
      say("open " + store.objects().newBytes());
      if (System.in.read() < 0) {
        say("end of input");
      }
    }
  }
}
