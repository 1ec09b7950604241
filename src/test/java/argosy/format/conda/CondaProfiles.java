package argosy.format.conda;

import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The prefix profile of all formats without the one link that conda cannot have.
final class CondaProfiles {
  private CondaProfiles() {}

  static Profile prefix(MemoryStore store) throws IOException {
    Profile profile = new Profiles(store).prefix("");
    List<Profile.Part> parts = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      List<Entry> kept =
          part.tree().entries().stream().filter(e -> !e.path().equals("share/dangling")).toList();
      parts.add(new Profile.Part(part.metadata(), Tree.of(kept)));
    }
    return Profiles.profile(profile.stack(), "", parts, profile.open());
  }

  /// A profile of one component, with the link that the test is about.
  static Profile with(MemoryStore store, Entry... entries) throws IOException {
    Profiles profiles = new Profiles(store);
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "",
        List.of(profiles.part("one", "1.0", "/opt/x", List.of(), List.of(entries))),
        List.of());
  }

  static Profile tagged(Profile profile, String tag) {
    Release r = profile.release();
    Release other =
        new Release(
            r.stack(), tag, r.platform(), r.epochSeconds() + 604_800, r.generation(), r.packages());
    return profile.with(other);
  }
}
