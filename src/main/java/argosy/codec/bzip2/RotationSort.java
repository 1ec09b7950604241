package argosy.codec.bzip2;

import java.util.Arrays;

/// Sorts the rotations of a block by doubling the length of what is compared: at most 20 passes of
/// counting, whatever is in the block.
final class RotationSort {
  private RotationSort() {}

  /// Where each rotation begins, the smallest first; equal ones in any order.
  static int[] sorted(byte[] block, int n) {
    int[] order = new int[n];
    int[] rank = new int[n];
    int[] byTail = new int[n];
    int[] newRank = new int[n];
    int[] count = new int[Math.max(n, 256) + 1];
    for (int i = 0; i < n; i++) {
      count[(block[i] & 0xff) + 1]++;
    }
    for (int c = 0; c < 256; c++) {
      count[c + 1] += count[c];
    }
    for (int i = 0; i < n; i++) {
      order[count[block[i] & 0xff]++] = i;
    }
    int classes = 1;
    for (int i = 1; i < n; i++) {
      classes += block[order[i]] == block[order[i - 1]] ? 0 : 1;
      rank[order[i]] = classes - 1;
    }
    for (int length = 1; length < n && classes < n; length <<= 1) {
      for (int i = 0; i < n; i++) {
        byTail[i] = order[i] >= length ? order[i] - length : order[i] - length + n;
      }
      Arrays.fill(count, 0, classes + 1, 0);
      for (int i = 0; i < n; i++) {
        count[rank[i] + 1]++;
      }
      for (int c = 0; c < classes; c++) {
        count[c + 1] += count[c];
      }
      for (int i = 0; i < n; i++) {
        order[count[rank[byTail[i]]]++] = byTail[i];
      }
      newRank[order[0]] = 0;
      classes = 1;
      for (int i = 1; i < n; i++) {
        int a = order[i];
        int b = order[i - 1];
        boolean same = rank[a] == rank[b] && rank[wrap(a + length, n)] == rank[wrap(b + length, n)];
        classes += same ? 0 : 1;
        newRank[a] = classes - 1;
      }
      int[] old = rank;
      rank = newRank;
      newRank = old;
    }
    return order;
  }

  private static int wrap(int i, int n) {
    return i >= n ? i - n : i;
  }
}
