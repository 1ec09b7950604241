package argosy.format.eups;

import argosy.base.CorruptException;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import java.util.ArrayList;
import java.util.List;

/// The two kinds of distribution roots, and how each calls and fills its packages.
///
///     tarball   NAME-VERSION@FLAVOR.tar.gz         NAME/VERSION/...
///     eupspkg   products/NAME-VERSION.eupspkg      NAME-VERSION/files/..., NAME-VERSION/ups/...
///
/// Both are gzipped tars. The verbs of an eupspkg build the product where the client installs it, of
/// the sources that stand in the place of `files` ([argosy.format.source.SourceStack]); where no
/// package has sources they copy `files`.
public enum EupsPackaging {
  TARBALL("eups"),
  EUPSPKG("eups-pkg");

  private static final String SCHEME = "eupspkg:";
  private static final String VERBS =
      """
      # What the eupspkg client does with this package. Written by Argosy.
      prep() { :; }
      config() { :; }
      build() { :; }
      install()
      {
      	clean_old_install
      	mkdir -p "$PREFIX"
      	cp -a files/. "$PREFIX"
      }
      """;
  private static final String BUILDING_VERBS =
      """
      # What the eupspkg client does with this package: it is built for the folder it is installed to.
      # Written by Argosy.
      prep() { :; }
      config() { :; }
      build() { ./build "$PREFIX" made; }
      install()
      {
      	clean_old_install
      	mkdir -p "$PREFIX"
      	cp -a made/. "$PREFIX"
      }
      """;
  private final String form;

  EupsPackaging(String form) {
    this.form = form;
  }

  /// The id of the form.
  String form() {
    return form;
  }

  /// The flavor that manifests and lists name.
  EupsRow listed(EupsRow row) {
    return switch (this) {
      case TARBALL -> row;
      case EUPSPKG -> new EupsRow(row.product(), "generic", row.version());
    };
  }

  private String stem(EupsRow row) {
    return switch (this) {
      case TARBALL -> row.product() + "-" + row.version() + "@" + row.flavor();
      case EUPSPKG -> row.product() + "-" + row.version();
    };
  }

  String manifest(EupsRow row) {
    return "manifests/" + stem(row) + ".manifest";
  }

  /// The package's file in the root.
  String file(EupsRow row) {
    return switch (this) {
      case TARBALL -> stem(row) + ".tar.gz";
      case EUPSPKG -> "products/" + stem(row) + ".eupspkg";
    };
  }

  /// How a manifest names the file.
  String installId(EupsRow row) {
    return switch (this) {
      case TARBALL -> file(row);
      case EUPSPKG -> SCHEME + stem(row) + ".eupspkg";
    };
  }

  /// The file that a manifest names.
  ///
  /// @throws CorruptException if it is of another kind of root
  String fileOf(String installId) throws CorruptException {
    if (installId.startsWith(SCHEME) != (this == EUPSPKG)) {
      throw new CorruptException(form + ": the manifest names " + installId);
    }
    return this == TARBALL ? installId : "products/" + installId.substring(SCHEME.length());
  }

  /// The folder that all of the package is in, ending in `/`.
  String top(EupsRow row) {
    return switch (this) {
      case TARBALL -> row.product() + "/" + row.version() + "/";
      case EUPSPKG -> stem(row) + "/";
    };
  }

  /// Where in it the product's files are: empty, or ending in `/`.
  String inside() {
    return this == EUPSPKG ? "files/" : "";
  }

  /// The entries of the package, below its top.
  List<Entry> entries(EupsProduct product, InlineBlobs blobs) {
    List<Entry> entries = new ArrayList<>();
    String inside = product.ofSources() ? "" : inside();
    product.entries().forEach(e -> entries.add(e.at(inside + e.path())));
    if (this == EUPSPKG) {
      EupsRow row = product.row();
      entries.add(
          blobs.file(
              "ups/pkginfo",
              0644,
              "PRODUCT='%s'\nVERSION='%s'\nFLAVOR='generic'\nSOURCE='package'\n"
                  .formatted(row.product(), row.version())));
      entries.add(
          blobs.file("ups/eupspkg.cfg.sh", 0644, product.ofSources() ? BUILDING_VERBS : VERBS));
      entries.add(blobs.file("ups/" + row.product() + ".table", 0644, product.table()));
    }
    return entries;
  }

  /// Where lists of tags are: empty, or ending in `/`.
  String listFolder() {
    return this == EUPSPKG ? "tags/" : "";
  }

  String list(String tag) {
    return listFolder() + tag + ".list";
  }

  /// `config.txt`: what kind of server it is.
  String config() {
    return switch (this) {
      case TARBALL ->
          """
          # An EUPS distribution root of binary tarballs. Written by Argosy.
          DISTRIB_CLASS = eups.distrib.tarball.Distrib
          MANIFEST_FILE_RE = ^(?P<product>[^-]+)-(?P<version>[^@]+)@(?P<flavor>.*)\\.manifest$
          MANIFEST_URL = %(base)s/manifests/%(product)s-%(version)s@%(flavor)s.manifest
          TABLE_URL = %(base)s/tables/%(product)s-%(version)s.table
          LIST_URL = %(base)s/%(tag)s.list
          TARBALL_URL = %(base)s/%(path)s
          DIST_URL = %(base)s/%(path)s
          """;
      case EUPSPKG ->
          """
          # An EUPS distribution root of eupspkg packages. Written by Argosy.
          DISTRIB_CLASS = eups.distrib.eupspkg.Distrib
          EUPSPKG_URL = %(base)s/products/%(path)s
          LIST_URL = %(base)s/tags/%(tag)s.list
          TAGLIST_DIR = tags
          """;
    };
  }
}
