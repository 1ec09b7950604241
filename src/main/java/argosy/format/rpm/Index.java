package argosy.format.rpm;

/// The three lists of a repository's packages (the `repodata` of createrepo).
enum Index {
  PRIMARY(
      "primary",
      "metadata",
      " xmlns=\"http://linux.duke.edu/metadata/common\""
          + " xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\""),
  FILELISTS("filelists", "filelists", " xmlns=\"http://linux.duke.edu/metadata/filelists\""),
  OTHER("other", "otherdata", " xmlns=\"http://linux.duke.edu/metadata/other\"");

  /// In the names of files and in `repomd.xml`.
  final String type;

  private final String element;
  private final String namespaces;

  Index(String type, String element, String namespaces) {
    this.type = type;
    this.element = element;
    this.namespaces = namespaces;
  }

  String head(int packages) {
    return Xml.DECLARATION + "<" + element + namespaces + " packages=\"" + packages + "\">\n";
  }

  String foot() {
    return "</" + element + ">\n";
  }
}
