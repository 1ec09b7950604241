package argosy.adopt.debs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SPDX identifiers (licence list 3.2x) for the short names that Debian's copyright files use.
final class SpdxNames {
  private static final Map<String, String> KNOWN = new HashMap<>();

  /// Debian's short name and all its spellings, then the SPDX identifier.
  private static final String TABLE =
      """
      expat mit mit/x11 mit/expat mit-license x11/mit = MIT
      x11 mit-x11 = X11
      isc = ISC
      bsd-1-clause = BSD-1-Clause
      bsd-2-clause bsd-2 bsd2 simplified-bsd freebsd bsd-2-clauses = BSD-2-Clause
      bsd-3-clause bsd-3 bsd3 new-bsd modified-bsd bsd-3-clauses bsd-(3-clause) bsd-3-google = BSD-3-Clause
      bsd-4-clause bsd-4 = BSD-4-Clause
      bsd-4-clause-uc = BSD-4-Clause-UC
      0bsd = 0BSD
      apache-2.0 apache-2 apache2 apache-2.0-license apache = Apache-2.0
      artistic artistic-1.0 perl-artistic = Artistic-1.0-Perl
      artistic-2.0 artistic-2 = Artistic-2.0
      bsl-1.0 boost-1.0 bsl boost bsl1.0 = BSL-1.0
      cc0 cc0-1.0 = CC0-1.0
      cc-by-3.0 = CC-BY-3.0
      cc-by-4.0 = CC-BY-4.0
      cc-by-sa-3.0 = CC-BY-SA-3.0
      cc-by-sa-4.0 = CC-BY-SA-4.0
      curl = curl
      eupl-1.2 = EUPL-1.2
      epl-1.0 = EPL-1.0
      epl-2.0 = EPL-2.0
      fsfap = FSFAP
      fsful = FSFUL
      fsfullr = FSFULLR
      ftl = FTL
      gfdl-1.2 = GFDL-1.2-only
      gfdl-1.2+ = GFDL-1.2-or-later
      gfdl-1.3 = GFDL-1.3-only
      gfdl-1.3+ = GFDL-1.3-or-later
      gfdl-niv-1.2 = GFDL-1.2-no-invariants-only
      gfdl-niv-1.2+ = GFDL-1.2-no-invariants-or-later
      gfdl-niv-1.3 = GFDL-1.3-no-invariants-only
      gfdl-niv-1.3+ = GFDL-1.3-no-invariants-or-later
      gpl-1+ gpl-1.0+ gpl+ gpl = GPL-1.0-or-later
      lgpl lgpl+ = LGPL-2.0-or-later
      hpnd = HPND
      icu unicode = Unicode-DFS-2016
      ijg libjpeg = IJG
      libpng = Libpng
      libtiff = libtiff
      lppl-1.3c = LPPL-1.3c
      mpl-1.0 = MPL-1.0
      mpl-1.1 = MPL-1.1
      mpl-2.0 mpl-2 = MPL-2.0
      ncsa = NCSA
      ntp = NTP
      ofl-1.1 sil-1.1 ofl = OFL-1.1
      openldap-2.8 = OLDAP-2.8
      openssl = OpenSSL
      php-3.01 = PHP-3.01
      psf psf-2 psf-2.0 python-2.0 python = PSF-2.0
      sgi-b-2.0 = SGI-B-2.0
      unlicense = Unlicense
      vim = Vim
      w3c = W3C
      wtfpl wtfpl-2 = WTFPL
      zlib zlib/libpng = Zlib
      zpl-2.1 = ZPL-2.1
      bitstream bitstream-vera = Bitstream-Vera
      bzip bzip2 bzip2-1.0.6 = bzip2-1.0.6
      """;

  /// Words of an exception, then its SPDX identifier.
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "bison", "Bison-exception-2.2",
          "libtool", "Libtool-exception",
          "classpath", "Classpath-exception-2.0",
          "font", "Font-exception-2.0",
          "llvm", "LLVM-exception",
          "linking", "LGPL-3.0-linking-exception");

  private static final Pattern GNU = Pattern.compile("(l|a)?gpl-([123])(\\.[01])?(\\+)?");

  static {
    for (String line : TABLE.lines().toList()) {
      String[] sides = line.split(" = ", -1);
      for (String name : sides[0].strip().split(" +", -1)) {
        KNOWN.put(name, sides[1].strip());
      }
    }
  }

  private SpdxNames() {}

  /// The identifier for one short name without `and`, `or`; `LicenseRef-…` if there is none.
  static String of(String shortName) {
    String name = shortName.strip();
    String key = name.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    int with = key.indexOf(" with ");
    if (with > 0) {
      return exception(key.substring(0, with), key.substring(with + 6)).orElse(reference(name));
    }
    return plain(key).orElse(reference(name));
  }

  private static Optional<String> plain(String key) {
    Matcher gnu = GNU.matcher(key);
    if (gnu.matches()) {
      String family = (gnu.group(1) == null ? "" : gnu.group(1).toUpperCase(Locale.ROOT)) + "GPL-";
      String minor = gnu.group(3) == null ? ".0" : gnu.group(3);
      return Optional.of(
          family + gnu.group(2) + minor + (gnu.group(4) == null ? "-only" : "-or-later"));
    }
    return Optional.ofNullable(KNOWN.get(key.replace(' ', '-')));
  }

  private static Optional<String> exception(String base, String exception) {
    String first = exception.split("[ -]", 2)[0];
    String known = EXCEPTIONS.get(first);
    return known == null ? Optional.empty() : plain(base).map(b -> b + " WITH " + known);
  }

  /// SPDX 2.3, annex D: letters, digits, `.` and `-`.
  private static String reference(String name) {
    String id = name.replaceAll("\\+", "-or-later").replaceAll("[^A-Za-z0-9.]+", "-");
    id = id.replaceAll("^-+|-+$", "");
    return "LicenseRef-" + (id.isEmpty() ? "unnamed" : id);
  }
}
