package argosy.codec.tar;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.codec.Imprint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TarImprintsTest {
  private static final long EPOCH = 1_790_000_000L;
  private static final long WEEK = 7 * 86_400;

  private static List<TarMember> members(String tag, long epoch) {
    return List.of(
        TarMember.directory("lib", 0755, epoch),
        TarMember.file("lib/a.py", 0644, 123, epoch),
        TarMember.file("l/" + "n".repeat(99), 0755, 0, epoch),
        TarMember.file("l/" + "\u00c5".repeat(70), 0755, 7, epoch),
        TarMember.symlink("here", "../sky-" + tag + "/lib", epoch),
        TarMember.symlink("far", "t/".repeat(70) + "t", epoch),
        TarMember.file("share/" + tag + ".txt", 0644, 9, epoch),
        TarMember.hardLink("b.py", 0644, "lib/a.py", epoch));
  }

  private static void blank(byte[] header, List<Imprint> imprints) {
    imprints.forEach(i -> Arrays.fill(header, i.at(), i.at() + i.length(), (byte) 0));
  }

  @ParameterizedTest
  @EnumSource(TarHeaders.Style.class)
  void headersOfTwoReleasesAreTheSameButForTheirImprints(TarHeaders.Style style) {
    TarImprints one = TarImprints.of("w_2026_46", EPOCH).orElseThrow();
    TarImprints next = TarImprints.of("w_2026_47", EPOCH + WEEK).orElseThrow();
    List<TarMember> before = members("w_2026_46", EPOCH);
    List<TarMember> after = members("w_2026_47", EPOCH + WEEK);
    int same = 0;
    for (int i = 0; i < before.size(); i++) {
      byte[] a = one.balanced(TarHeaders.encode(style, "sky-w_2026_46/", before.get(i)));
      byte[] b = next.balanced(TarHeaders.encode(style, "sky-w_2026_47/", after.get(i)));
      assertThat(a).isNotEqualTo(b);
      assertThat(one.in(a)).isEqualTo(next.in(b));
      blank(a, one.in(a));
      blank(b, next.in(b));
      same += Arrays.equals(a, b) ? 1 : 0;
    }
    // Where the tag stands twice in one header block nothing balances it: here and share/TAG.txt,
    // and the hard link, whose two names have it.
    assertThat(same).isEqualTo(before.size() - 3);
  }

  @Test
  void theImprintsAreTheReleasesBytesWhereverTheyStand() {
    TarImprints imprints = TarImprints.of("w_2026_46", EPOCH).orElseThrow();
    byte[][] known = new byte[Imprint.MOST_BYTES][];
    for (TarMember m : members("w_2026_46", EPOCH)) {
      byte[] header = imprints.balanced(TarHeaders.encode("sky-w_2026_46/", m));
      for (Imprint imprint : imprints.in(header)) {
        for (int i = 0; i < imprint.length(); i++) {
          byte[] here = {header[imprint.at() + i]};
          byte[] first = known[imprint.from() + i];
          assertThat(here).isEqualTo(first == null ? here : first);
          known[imprint.from() + i] = here;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TarHeaders.Style.class)
  void readersFindTheSameMembersAndNoOwner(TarHeaders.Style style) throws IOException {
    TarImprints imprints = TarImprints.of("w_2026_46", EPOCH).orElseThrow();
    for (TarMember m : members("w_2026_46", EPOCH)) {
      byte[] plain = TarHeaders.encode(style, "sky-w_2026_46/", m);
      byte[] header = imprints.balanced(plain);
      assertThat(new TarReader(new ByteArrayInputStream(header), "x.tar").next())
          .isEqualTo(new TarReader(new ByteArrayInputStream(plain), "x.tar").next());
      byte[] last = Arrays.copyOfRange(header, header.length - 512, header.length);
      TarArchiveEntry entry = new TarArchiveEntry(last);
      assertThat(entry.isCheckSumOK()).isTrue();
      assertThat(entry.getUserName()).isEmpty();
      assertThat(entry.getGroupName()).isEmpty();
    }
  }

  @Test
  void aTagThatIsTooShortOrATagOrTimeThatHeadersHaveNoPlaceForHasNone() {
    assertThat(TarImprints.of("", EPOCH)).isEmpty();
    assertThat(TarImprints.of("x".repeat(40), EPOCH)).isEmpty();
    assertThat(TarImprints.of("v26.", EPOCH)).isEmpty();
    assertThat(TarImprints.of("v26.1", EPOCH)).isPresent();
    assertThat(TarImprints.of("w_\u00e9", EPOCH)).isEmpty();
    assertThat(TarImprints.of("w_2026_46", 1L << 33)).isEmpty();
    assertThat(TarImprints.of("w_2026_46", -1)).isEmpty();
  }
}
