package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.trust.Dsse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// A component of a site that belongs to somebody else (`spec/site.md`, Owners).
///
/// @param name the first part of the names of all its products
/// @param key the Ed25519 public key, in PEM, that must have signed what goes in
/// @param quotaBytes of its contents, each counted once; empty for no bound
public record Delegation(
    String name, long uid, String key, Optional<Long> quotaBytes, String by, long atSeconds) {
  private static final int SCHEMA = 1;

  /// @throws IllegalArgumentException if the name or the key is none
  public Delegation {
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
      throw new IllegalArgumentException(
          "a component's name is of a-z, 0-9, _ and -: \"" + name + "\"");
    }
    if (Dsse.keyId(key).isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
  }

  /// The digest of the key, as envelopes name it.
  public String keyId() {
    return Dsse.keyId(key);
  }

  public boolean owns(String product) {
    return product.equals(name) || product.startsWith(name + "-") || product.startsWith(name + "_");
  }

  /// @throws UnsupportedException if contents of that size would pass the quota
  void requireRoom(long usedBytes, long newBytes) throws UnsupportedException {
    if (quotaBytes.isPresent() && usedBytes + newBytes > quotaBytes.get()) {
      throw new UnsupportedException(
          "the quota of %s is %s: %s are used, this needs %s more"
              .formatted(
                  name, Texts.size(quotaBytes.get()), Texts.size(usedBytes), Texts.size(newBytes)),
          "purge older releases of it (argosy site purge), or ask " + by + " for a larger quota");
    }
  }

  public Json.Obj toJson() {
    Json.Builder out =
        Json.object()
            .put("schema", SCHEMA)
            .put("name", name)
            .put("uid", uid)
            .put("key", key)
            .put("by", by)
            .put("at", Instant.ofEpochSecond(atSeconds).toString());
    quotaBytes.ifPresent(bytes -> out.put("quotaBytes", bytes));
    return out.build();
  }

  static Delegation fromJson(Json.Obj o) throws CorruptException {
    try {
      return new Delegation(
          o.string("name"),
          o.number("uid"),
          o.string("key"),
          o.find("quotaBytes").map(_ -> o.number("quotaBytes")),
          o.string("by"),
          Instant.parse(o.string("at")).getEpochSecond());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new CorruptException("record of a delegation: " + e.getMessage(), e);
    }
  }
}
