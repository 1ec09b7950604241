package argosy.remote;

import argosy.base.CorruptException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What a collection holds: the answer to a PROPFIND of depth 1 (RFC 4918 sections 9.1 and 13).
///
///     multistatus: response*
///     response: href, propstat*: prop: resourcetype: collection?
record DavListing(List<Item> items) {
  private static final String DAV = "DAV:";

  /// @param path of the address, percent-decoded; of a collection without the last `/`
  record Item(String path, boolean isCollection) {}

  DavListing {
    items = List.copyOf(items);
  }

  static DavListing parse(InputStream xml) throws CorruptException {
    List<Item> items = new ArrayList<>();
    try {
      XMLStreamReader reader = Xml.reader(xml);
      String path = "";
      boolean collection = false;
      while (reader.hasNext()) {
        int event = reader.next();
        boolean begins = event == XMLStreamReader.START_ELEMENT;
        if (!begins && event != XMLStreamReader.END_ELEMENT
            || !DAV.equals(reader.getNamespaceURI())) {
          continue;
        }
        switch (reader.getLocalName()) {
          case "href" -> {
            if (begins) {
              path = URI.create(reader.getElementText().strip()).getPath();
            }
          }
          case "collection" -> collection = true;
          case "response" -> {
            if (!begins) {
              items.add(new Item(path.replaceFirst("/+$", ""), collection));
            }
            collection = false;
          }
          default -> {
            // other properties
          }
        }
      }
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new CorruptException("the server's list of files cannot be read: " + e.getMessage(), e);
    }
    return new DavListing(items);
  }
}
