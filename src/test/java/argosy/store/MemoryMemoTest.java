package argosy.store;

import argosy.model.Memo;

class MemoryMemoTest extends MemoContract {
  @Override
  Memo emptyMemo() {
    return new MemoryMemo();
  }
}
