/// F1: SQLite 3 database files (<https://sqlite.org/fileformat2.html>), as far as a catalogue needs
/// them: written in one go, and read.
///
/// Written: pages of 4096 bytes, UTF-8, schema format 4, no free pages, tables with row ids from 1
/// and indexes, filled b-trees from the leaves up, overflow pages. A function of what is put in.
/// Read: any page size, overflow pages, tables and indexes; every pointer is checked before it is
/// followed. NOT supported: UTF-16, `WITHOUT ROWID`, write-ahead logs, changing a file in place.
@NullMarked
package argosy.codec.sqlite;

import org.jspecify.annotations.NullMarked;
