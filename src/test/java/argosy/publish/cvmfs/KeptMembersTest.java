package argosy.publish.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.tar.TarMember;
import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptMembersTest {
  private static KeptMember file(int content) {
    byte[] hash = new byte[HashAlgorithm.BYTES];
    hash[0] = (byte) content;
    return new KeptMember(
        TarMember.Type.FILE,
        0644,
        content,
        0,
        0,
        0,
        Optional.of(
            new ContentPacker.Packed(
                1, Optional.of(ContentHash.of(HashAlgorithm.SHA1, hash)), List.of())),
        "");
  }

  private static int count(KeptMembers members) throws IOException {
    int count = 0;
    for (Iterator<Parallel.Task<Offer>> all = members.offers(); all.hasNext(); count++) {
      all.next().run();
    }
    return count;
  }

  @Test
  void directoriesThatNoMemberMadeAreOfferedOnce() throws IOException {
    try (KeptMembers members = new KeptMembers("t", HashAlgorithm.SHA1, 1)) {
      members.put("/a/b/one", file(1));
      members.put("/a/c/two", file(2));
      members.put("/a/b/three", file(3));
      assertThat(count(members)).as("/a, /a/b, /a/c and three files").isEqualTo(6);
    }
  }

  @Test
  void aLinkToWhatNeverCameIsCorrupt() throws IOException {
    try (KeptMembers members = new KeptMembers("t", HashAlgorithm.SHA1, 1)) {
      members.put("/one", file(1));
      members.link("/two", "/none");
      assertThatThrownBy(members::offers)
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("/two links to nothing: /none");
    }
  }

  @Test
  void aLinkToItselfRepeatsWhatIsThereAndIsCorruptIfNothingIs() throws IOException {
    try (KeptMembers members = new KeptMembers("t", HashAlgorithm.SHA1, 1)) {
      members.put("/one", file(1));
      members.link("/one", "/one");
      assertThat(count(members)).isOne();
      members.link("/two", "/two");
      assertThatThrownBy(members::offers)
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("/two links to nothing");
    }
  }

  @Test
  void whatIsLinkedAndReplacedLaterIsNoLinkAnyMore() throws IOException {
    try (KeptMembers members = new KeptMembers("t", HashAlgorithm.SHA1, 1)) {
      members.put("/one", file(1));
      members.link("/two", "/one");
      members.link("/three", "/two");
      members.put("/two", file(2));
      members.put("/one", file(3));
      members.link("/four", "/three");
      assertThat(count(members)).isEqualTo(4);
    }
  }
}
