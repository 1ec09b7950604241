package argosy.store;

import argosy.model.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class PackStoreTest extends ObjectStoreContract {
  @TempDir Path dir = Path.of("");
  private final List<Store> open = new ArrayList<>();

  @Override
  ObjectStore emptyStore() throws IOException {
    open.add(Store.open(dir.resolve("store"), Store.Use.PRUNE));
    return open.getLast().objects();
  }

  @AfterEach
  void closeStores() throws IOException {
    for (Store store : open) {
      store.close();
    }
  }
}
