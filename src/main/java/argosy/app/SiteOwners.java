package argosy.app;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Release;
import argosy.site.Delegation;
import argosy.site.Delegations;
import argosy.site.Seals;
import argosy.site.Site;
import argosy.site.SiteWork;
import argosy.trust.Dsse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whose components of a site are whose (`spec/site.md`, Owners).
public final class SiteOwners {
  private final Site site;
  private final SiteWork work;

  SiteOwners(Site site, SiteWork work) {
    this.site = site;
    this.work = work;
  }

  /// A delegation as it stands.
  ///
  /// @param folder of the namespace: what its owner gives as `--site`
  /// @param active what he made active
  /// @param given whether the folder is his already
  public record Line(Delegation delegation, Path folder, Optional<String> active, boolean given) {
    public Json.Obj toJson() {
      return Json.object()
          .put("delegation", delegation.toJson())
          .put("keyId", delegation.keyId())
          .put("folder", folder.toString())
          .putIf("active", active)
          .put("given", given)
          .build();
    }

    /// What an administrator has to do so that the folder is the owner's.
    public String remedy() {
      return "chown " + delegation.uid() + " " + folder;
    }
  }

  /// Gives a component to a user and his key; again for the same name it changes key and quota.
  public Line delegate(String name, long uid, String key, Optional<Long> quotaBytes, boolean dryRun)
      throws IOException {
    requireBase();
    Delegation delegation =
        new Delegation(name, uid, key, quotaBytes, work.user(), work.nowSeconds());
    Delegations delegations = new Delegations(site);
    for (Delegation other : delegations.all()) {
      if (!other.name().equals(name) && (other.owns(name) || delegation.owns(other.name()))) {
        throw new IllegalArgumentException(
            name + " and " + other.name() + " overlap, and that is delegated already");
      }
    }
    boolean given = dryRun || work.run("site delegate " + name, () -> delegations.add(delegation));
    return new Line(delegation, site.layout().owner(name), delegations.active(name), given);
  }

  /// A namespace delegates nothing: it has an owner already.
  private void requireBase() throws IOException {
    Optional<Delegation> over = Delegations.over(site);
    if (over.isPresent()) {
      throw new IllegalArgumentException(
          site.layout().root() + " is itself the delegation " + over.get().name());
    }
  }

  /// @return whether the folder is gone too; if not it holds files, which stay
  public boolean remove(String name, boolean dryRun) throws IOException {
    Delegations delegations = new Delegations(site);
    return !dryRun && work.run("site delegate --remove " + name, () -> delegations.remove(name));
  }

  /// By name.
  public List<Line> list() throws IOException {
    Delegations delegations = new Delegations(site);
    List<Line> lines = new ArrayList<>();
    for (Delegation d : delegations.all()) {
      lines.add(
          new Line(
              d,
              site.layout().owner(d.name()),
              delegations.active(d.name()),
              delegations.given(d)));
    }
    return lines;
  }

  /// The only key that is believed here; empty on a site that is no namespace.
  public Optional<String> key() throws IOException {
    return Delegations.over(site).map(Delegation::key);
  }

  /// Whether releases of a product may go in here: not what belongs to somebody else.
  boolean takes(String product) throws IOException {
    Optional<Delegation> over = Delegations.over(site);
    return over.isPresent()
        ? over.get().owns(product)
        : new Delegations(site).all().stream().noneMatch(d -> d.owns(product));
  }

  /// Leave to install a release; in a namespace, with the proof that its key signed it.
  @FunctionalInterface
  interface Admission {
    /// @param id that the release gets
    void seal(String id) throws IOException;
  }

  /// @param record of the published place it came from, if it came from one
  /// @throws UnsupportedException if it must not go in here
  Admission admit(Harbour harbour, Release release, Optional<byte[]> record) throws IOException {
    String product = release.stack().name();
    Optional<Delegation> over = Delegations.over(site);
    if (over.isEmpty()) {
      new Delegations(site).requireOurs(product);
      return id -> {};
    }
    Delegation delegation = over.get();
    if (!delegation.owns(product)) {
      throw new UnsupportedException(
          product + " is outside of " + delegation.name() + ", which is what belongs to you here",
          "call the product " + delegation.name() + "-…, or ask the site's owner to install it");
    }
    Seals seals = new Seals(site, delegation);
    byte[] seal = record.isPresent() ? record.get() : seal(harbour, release, delegation);
    seals.check(release, seal);
    return id -> seals.write(id, seal);
  }

  private byte[] seal(Harbour harbour, Release release, Delegation delegation) throws IOException {
    boolean mine =
        harbour.keys().exist()
            && Dsse.keyId(harbour.keys().publicKeys(work.nowSeconds()).ed25519Pem())
                .equals(delegation.keyId());
    if (!mine) {
      throw new UnsupportedException(
          "%s takes what the key %s signed, which is not the key of this home"
              .formatted(delegation.name(), delegation.keyId().substring(0, 12)),
          "use the home whose key was given (--home), or install --from a place it published to");
    }
    return Seals.of(release, harbour.signer(release));
  }
}
