package argosy.adopt.debs;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Licences recognised by their own words in copyright files that no machine was meant to read.
/// What is found is in the text; what is not found may be in it all the same.
final class LicenceTexts {
  private static final String GNU = "gnu (?:(lesser|library) )?general public licen[cs]e";
  private static final String VERSION = "version (\\d(?:\\.\\d)?)";
  private static final String LATER =
      "(?: of the licen[cs]e)?,? ?(?:or \\(?at your option\\)?,? \\(?any later"
          + "|or (?:any |a )?(?:later|newer)|and later)";

  /// `GNU General Public License as published by …, either version 2 of the License, or …`
  private static final Pattern GRANT =
      Pattern.compile(
          GNU
              + "(?: \\(l?gpl\\))?,?(?: as)?(?: published by the free software foundation)?,?"
              + "(?: \\(?either)?,? "
              + VERSION
              + "("
              + LATER
              + ")?");

  /// `version 2.1 or later of the GNU Lesser General Public License`
  private static final Pattern VERSION_OF =
      Pattern.compile(VERSION + "(" + LATER + ")?,? of the " + GNU);

  private static final String HOLDER_NAMES =
      "(?:neither|nor) the names?|name of .{0,80} may not be used"
          + "|the names? .{0,100}may not be used to endorse";

  /// A licence, and words that stand in it alone.
  private record Words(String spdx, Pattern pattern) {
    static Words of(String spdx, String regex) {
      return new Words(spdx, Pattern.compile(regex));
    }
  }

  private static final List<Words> WORDS =
      List.of(
          Words.of(
              "MIT",
              "permission is hereby granted, free of charge, to any person obtaining a copy"),
          Words.of(
              "HPND-sell-variant",
              "permission to use, copy, modify,? (?:and )?distribute,? and sell this software"),
          Words.of(
              "HPND",
              "permission to use, copy, modify,? and(?: or)? distribute this software and its"
                  + " documentation"),
          Words.of(
              "ISC",
              "permission to use, copy, modify,? and(?: or)? distribute this software for any"
                  + " purpose"),
          Words.of("Apache-2.0", "apache licen[cs]e,? (?:version )?2\\.0"),
          Words.of(
              "PSF-2.0",
              "python software foundation license version 2|psf license agreement for python"),
          Words.of(
              "TCL",
              "this software is copyrighted by the regents of the university of california, sun"
                  + " microsystems"),
          Words.of("Zlib", "altered source versions must be plainly marked"));

  private LicenceTexts() {}

  /// SPDX identifiers, joined by `AND`; empty if none is recognised.
  static String expression(String copyright) {
    String text = plain(copyright);
    TreeSet<String> found = new TreeSet<>();
    for (Matcher m = GRANT.matcher(text); m.find(); ) {
      found.add(gnu(m.group(1), m.group(2), m.group(3)));
    }
    for (Matcher m = VERSION_OF.matcher(text); m.find(); ) {
      found.add(gnu(m.group(3), m.group(1), m.group(2)));
    }
    if (text.contains("gcc runtime library exception") && found.remove("GPL-3.0-or-later")) {
      found.add("GPL-3.0-or-later WITH GCC-exception-3.1");
    }
    for (Words words : WORDS) {
      if (words.pattern().matcher(text).find()) {
        found.add(words.spdx());
      }
    }
    if (text.contains("redistribution and use in source and binary forms")) {
      found.add(bsd(text));
    }
    return String.join(" AND ", found);
  }

  private static String bsd(String text) {
    if (text.contains("all advertising materials mentioning")) {
      return "BSD-4-Clause";
    }
    return Pattern.compile(HOLDER_NAMES).matcher(text).find() ? "BSD-3-Clause" : "BSD-2-Clause";
  }

  private static String gnu(@Nullable String kind, String version, @Nullable String later) {
    return (kind == null ? "GPL-" : "LGPL-")
        + (version.contains(".") ? version : version + ".0")
        + (later == null ? "-only" : "-or-later");
  }

  /// One line of lower-case words, without quotes and the marks of comments.
  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("[\"'`\u201c\u201d]", "")
        .replaceAll("(?:[\\s*#/;:]|\\bdnl\\b)+", " ");
  }
}
