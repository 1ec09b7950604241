package argosy.adopt.debs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyrightFileTest {
  @Test
  void theTermsOfAllPartsAreJoinedOnceAndSorted() {
    assertThat(
            CopyrightFile.expression(
                """
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                Upstream-Name: thing

                Files: *
                Copyright: 2020 Somebody
                License: Expat

                Files: src/a/*
                Copyright: 2021 Somebody
                License: GPL-2+ or Artistic

                Files: src/b/*
                Copyright: 2021 Somebody
                License: Expat

                Files: debian/*
                Copyright: 2022 A maintainer
                License: GPL-3+
                 text of the licence

                License: Expat
                 Permission is hereby granted
                """))
        .contains("(Artistic-1.0-Perl OR GPL-2.0-or-later) AND MIT");
  }

  @Test
  void aFileThatIsNotMachineReadableSaysNothing() {
    assertThat(CopyrightFile.expression("This is thing, written by Somebody.\n")).isEmpty();
    assertThat(CopyrightFile.expression("")).isEmpty();
    assertThat(CopyrightFile.expression("Format: x\n\nbroken line\n")).isEmpty();
    assertThat(CopyrightFile.expression("Format: x\nUpstream-Name: y\n")).isEmpty();
  }

  @Test
  void shortNamesBecomeSpdxIdentifiers() {
    assertThat(SpdxNames.of("Expat")).isEqualTo("MIT");
    assertThat(SpdxNames.of("MIT/X11")).isEqualTo("MIT");
    assertThat(SpdxNames.of("BSD-3-clause")).isEqualTo("BSD-3-Clause");
    assertThat(SpdxNames.of("BSD (3 clause)")).isEqualTo("BSD-3-Clause");
    assertThat(SpdxNames.of("GPL-2")).isEqualTo("GPL-2.0-only");
    assertThat(SpdxNames.of("GPL-2+")).isEqualTo("GPL-2.0-or-later");
    assertThat(SpdxNames.of("LGPL-2.1+")).isEqualTo("LGPL-2.1-or-later");
    assertThat(SpdxNames.of("AGPL-3")).isEqualTo("AGPL-3.0-only");
    assertThat(SpdxNames.of("LGPL-3.0+")).isEqualTo("LGPL-3.0-or-later");
    assertThat(SpdxNames.of("Apache-2.0")).isEqualTo("Apache-2.0");
    assertThat(SpdxNames.of("PSF-2")).isEqualTo("PSF-2.0");
    assertThat(SpdxNames.of("GPL-3+ with Bison exception"))
        .isEqualTo("GPL-3.0-or-later WITH Bison-exception-2.2");
    assertThat(SpdxNames.of("public-domain")).isEqualTo("LicenseRef-public-domain");
    assertThat(SpdxNames.of("GPL-2+ with odd exception"))
        .isEqualTo("LicenseRef-GPL-2-or-later-with-odd-exception");
  }

  @Test
  void andBindsCloserThanOrAndACommaLessThanBoth() {
    assertThat(CopyrightFile.expressionOf("GPL-2+ or Expat and Zlib"))
        .isEqualTo("GPL-2.0-or-later OR (MIT AND Zlib)");
    assertThat(CopyrightFile.expressionOf("GPL-1+ or Artistic, and BSD-3-clause"))
        .isEqualTo("(Artistic-1.0-Perl OR GPL-1.0-or-later) AND BSD-3-Clause");
    assertThat(CopyrightFile.expressionOf("Expat | GPL-2")).isEqualTo("GPL-2.0-only OR MIT");
  }
}
