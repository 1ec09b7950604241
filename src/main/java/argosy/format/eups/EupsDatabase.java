package argosy.format.eups;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.model.Activation;
import argosy.model.Release;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The files of an EUPS stack's database, `ups_db/PRODUCT/…`.
public final class EupsDatabase {
  private static final DateTimeFormatter DECLARED =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EupsDatabase() {}

  /// Why EUPS cannot have the release; empty if it can.
  public static Optional<String> obstacle(Release release) {
    return EupsNames.obstacle(release);
  }

  /// The product of a release.
  public static EupsRow row(Release release, String version) throws UnsupportedException {
    return new EupsRow(
        EupsNames.product(release.stack().name()), EupsNames.flavor(release.platform()), version);
  }

  /// `VERSION.version`: where a product stands, and its table.
  ///
  /// @param folder the product's, absolute or from the stack
  /// @param tables the folder of `TABLE`, absolute or from the product's
  public static String version(
      EupsRow row, Release release, String folder, String tables, String table) {
    return """
    FILE = version
    PRODUCT = %s
    VERSION = %s
    #***************************************

    Group:
       FLAVOR = %s
       QUALIFIERS = ""
       DECLARER = argosy
       DECLARED = %s
       PROD_DIR = %s
       UPS_DIR = %s
       TABLE_FILE = %s
    End:
    """
        .formatted(
            row.product(), row.version(), row.flavor(), time(release), folder, tables, table);
  }

  /// `TAG.chain`: the version that a tag names.
  public static String chain(EupsRow row, String tag, Release release) {
    return """
    FILE = version
    PRODUCT = %s
    CHAIN = %s
    #***************************************

    #Group:
       FLAVOR = %s
       VERSION = %s
       QUALIFIERS = ""
       DECLARER = argosy
       DECLARED = %s
    #End:
    """
        .formatted(row.product(), tag, row.flavor(), row.version(), time(release));
  }

  /// The table of a release that stands in one folder.
  ///
  /// @param activation what a shell gets ([Launchers#inShell])
  /// @throws UnsupportedException if EUPS cannot say a step
  public static String table(Activation activation) throws UnsupportedException {
    return EupsTable.text(activation, List.of());
  }

  private static String time(Release release) {
    return DECLARED.format(Instant.ofEpochSecond(release.epochSeconds()));
  }
}
