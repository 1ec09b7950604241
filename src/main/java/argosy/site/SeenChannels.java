package argosy.site;

import argosy.base.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far a site has seen the channels that it follows: nobody can show it an older state again.
public final class SeenChannels {
  private final SiteLayout layout;

  public SeenChannels(Site site) {
    this.layout = site.layout();
  }

  /// The highest serial that one of these addresses has shown of a channel; 0 if none did.
  public long serial(String channel, List<String> addresses) throws IOException {
    Json.Obj seen = read();
    return addresses.stream()
        .map(address -> key(channel, address))
        .filter(key -> seen.find(key).isPresent())
        .mapToLong(seen::number)
        .max()
        .orElse(0);
  }

  /// Under the lock.
  ///
  /// @return whether that is news
  public boolean remember(String channel, List<String> addresses, long serial) throws IOException {
    Map<String, Json> known = read().members();
    Map<String, Json> seen = new TreeMap<>(known);
    addresses.forEach(a -> seen.put(key(channel, a), new Json.Num(BigDecimal.valueOf(serial))));
    if (seen.equals(known)) {
      return false;
    }
    Durable.write(layout.seenChannels(), new Json.Obj(seen).pretty(), 0644);
    return true;
  }

  private static String key(String channel, String address) {
    return channel + " " + address;
  }

  private Json.Obj read() throws IOException {
    try {
      return StateFile.read(layout.seenChannels(), o -> o);
    } catch (NoSuchFileException e) {
      return Json.object().build();
    }
  }
}
