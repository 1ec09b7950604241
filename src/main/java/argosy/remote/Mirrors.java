package argosy.remote;

import argosy.base.UnsupportedException;
import argosy.model.Mirrored;
import argosy.model.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A place with mirrors, for reading. The one that fails is asked last from then on.
public final class Mirrors implements Mirrored, ReadOnlyRemote {
  private final List<Remote> places;
  private final Consumer<String> told;
  private final Set<String> complained = new HashSet<>();
  private List<Remote> order;

  /// @param places at least one, the nearest first; closed with this
  /// @param told once of every mirror that fails: which, why, and which is asked instead
  public Mirrors(List<Remote> places, Consumer<String> told) {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("no mirror");
    }
    this.places = List.copyOf(places);
    this.told = told;
    this.order = this.places;
  }

  @Override
  public synchronized List<Remote> sources() {
    return order;
  }

  @Override
  public synchronized void failed(Remote source, IOException why) {
    List<Remote> now = new ArrayList<>(order);
    now.remove(source);
    now.add(source);
    order = List.copyOf(now);
    if (complained.add(source.where()) && order.size() > 1) {
      told.accept(
          "the mirror "
              + source.where()
              + " fails ("
              + why.getMessage()
              + "); going on with "
              + order.getFirst().where());
    }
  }

  @Override
  public String where() {
    return places.stream().map(Remote::where).collect(Collectors.joining(", "));
  }

  @Override
  public Optional<Long> size(String name) throws IOException {
    return Mirrored.first(this, source -> source.size(name));
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    return Mirrored.first(this, source -> source.find(name));
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    return Mirrored.first(this, source -> source.open(name, offset, length));
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return Mirrored.first(this, source -> source.list(prefix));
  }

  @Override
  public UnsupportedException readOnly() {
    return new UnsupportedException(
        where() + ": mirrors take no files", "publish to the place they are mirrors of");
  }

  @Override
  public void close() throws IOException {
    for (Remote place : places) {
      place.close();
    }
  }
}
