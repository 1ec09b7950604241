package argosy.remote.s3;

import argosy.base.CorruptException;
import argosy.remote.Xml;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A page of a ListObjectsV2 answer.
///
/// @param next the token for the page after it
record S3Listing(List<String> keys, Optional<String> next) {
  S3Listing {
    keys = List.copyOf(keys);
  }

  static S3Listing parse(InputStream xml) throws IOException {
    List<String> keys = new ArrayList<>();
    Optional<String> next = Optional.empty();
    try {
      XMLStreamReader reader = Xml.reader(xml);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT) {
          if (reader.getLocalName().equals("Key")) {
            keys.add(reader.getElementText());
          } else if (reader.getLocalName().equals("NextContinuationToken")) {
            next = Optional.of(reader.getElementText());
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new CorruptException("the server's list of objects is not XML: " + e.getMessage(), e);
    }
    return new S3Listing(keys, next);
  }

  /// The text of the first element of the name.
  static String text(InputStream xml, String element) throws IOException {
    try {
      XMLStreamReader reader = Xml.reader(xml);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT
            && reader.getLocalName().equals(element)) {
          return reader.getElementText();
        }
      }
    } catch (XMLStreamException e) {
      throw new CorruptException("the server's answer is not XML: " + e.getMessage(), e);
    }
    throw new CorruptException("the server's answer has no " + element);
  }
}
