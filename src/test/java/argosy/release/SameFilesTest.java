package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameFilesTest {
  private static final NamedFile FILE =
      new NamedFile("x.form", new Descriptor("x/y", Digest.of(new byte[0]), 0), true);
  private final Profiles profiles = new Profiles(new MemoryStore());

  @Test
  void relocatedFilesAreListedAndAllElseIsTheSame() throws IOException {
    Profile adopted = profiles.prefix("");
    Profile moved = profiles.prefix("/opt/argosy/hello/v1_0");
    SameFiles.Form form =
        new SameFiles(adopted).add("x", FILE, moved.prefix(), moved.tree(), List.of());
    assertThat(form.place()).isEmpty();
    assertThat(form.relocated())
        .extracting(Entry::path)
        .containsExactly("bin/greet", "share/absolute");
    assertThat(form.same()).isEqualTo(adopted.tree().entries().size() - 2);
    assertThat(form.around().entries()).isEmpty();
  }

  @Test
  void aFormWithARootOfItsOwnHasTheStackAtItsPlaceAndTheBaseAround() throws IOException {
    Profile adopted = profiles.prefix("");
    Profile moved = profiles.prefix("/opt/argosy/hello");
    List<Entry> root = new ArrayList<>();
    moved.tree().entries().forEach(e -> root.add(e.at("opt/argosy/hello/" + e.path())));
    root.add(profiles.text("bin/sh", 0755, "sh"));
    SameFiles.Form form =
        new SameFiles(adopted).add("x", FILE, moved.prefix(), Tree.of(root), List.of());
    assertThat(form.place()).isEqualTo("opt/argosy/hello/");
    assertThat(form.relocated()).hasSize(2);
    assertThat(form.around().fileCount()).isEqualTo(1);
  }

  @Test
  void aMissingOrOtherFileIsNamed() throws IOException {
    Profile adopted = profiles.prefix("");
    List<Entry> less = new ArrayList<>(adopted.tree().entries());
    less.removeIf(e -> e.path().equals("share/greeting"));
    assertThatThrownBy(() -> new SameFiles(adopted).add("x", FILE, "", Tree.of(less), List.of()))
        .isInstanceOf(CorruptException.class)
        .hasMessage("x lacks the release's share/greeting");
    List<Entry> other = new ArrayList<>(less);
    other.add(profiles.text("share/greeting", 0644, "good bye\n"));
    assertThatThrownBy(() -> new SameFiles(adopted).add("x", FILE, "", Tree.of(other), List.of()))
        .isInstanceOf(CorruptException.class)
        .hasMessage("x: share/greeting differs from the release's, and names no prefix");
  }
}
