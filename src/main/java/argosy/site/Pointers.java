package argosy.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `current` and the links of channels: each moves by one rename.
public final class Pointers {
  private final SiteLayout layout;

  public Pointers(Site site) {
    this.layout = site.layout();
  }

  /// The id of the active release; empty before the first switch.
  public Optional<String> current() throws IOException {
    return target(layout.current());
  }

  void moveCurrent(String id) throws IOException {
    Durable.link(layout.current(), SiteLayout.RELEASES + "/" + id);
  }

  /// Channel to id, of all channels.
  public Map<String, String> channels() throws IOException {
    Map<String, String> channels = new TreeMap<>();
    try (var links = Files.newDirectoryStream(layout.channels())) {
      for (Path link : links) {
        String name = String.valueOf(link.getFileName());
        Optional<String> id = name.startsWith(".") ? Optional.empty() : target(link);
        id.ifPresent(i -> channels.put(name, i));
      }
    }
    return channels;
  }

  void moveChannel(String name, String id) throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "a channel's name is of letters, digits and _ . -: \"" + name + "\"");
    }
    Durable.link(layout.channels().resolve(name), "../" + SiteLayout.RELEASES + "/" + id);
  }

  void removeChannel(String name) throws IOException {
    Files.deleteIfExists(layout.channels().resolve(name));
  }

  private static Optional<String> target(Path link) throws IOException {
    try {
      return Optional.of(String.valueOf(Files.readSymbolicLink(link).getFileName()));
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty();
    }
  }
}
