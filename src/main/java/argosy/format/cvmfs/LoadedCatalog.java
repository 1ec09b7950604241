package argosy.format.cvmfs;

/// A catalog and where it lies.
record LoadedCatalog(Catalog catalog, Catalog.Ref ref) {}
