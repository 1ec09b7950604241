package argosy.codec.bzip2;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Lengths of Huffman codes for symbols by how often they come.
final class CodeLengths {
  private static final int LONGEST = 17;

  private CodeLengths() {}

  private record Node(long weight, int number, int left, int right) {}

  /// At most 17 bits each; symbols that never come get a code as well.
  static int[] of(int[] frequencies) {
    long[] weights = new long[frequencies.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(1, frequencies[i]);
    }
    while (true) {
      int[] lengths = lengths(weights);
      if (Arrays.stream(lengths).max().orElse(0) <= LONGEST) {
        return lengths;
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = weights[i] / 2 + 1;
      }
    }
  }

  private static int[] lengths(long[] weights) {
    int n = weights.length;
    Node[] nodes = new Node[2 * n - 1];
    PriorityQueue<Node> open =
        new PriorityQueue<>(Comparator.comparingLong(Node::weight).thenComparingInt(Node::number));
    for (int i = 0; i < n; i++) {
      nodes[i] = new Node(weights[i], i, -1, -1);
      open.add(nodes[i]);
    }
    for (int i = n; i < 2 * n - 1; i++) {
      Node a = open.remove();
      Node b = open.remove();
      nodes[i] = new Node(a.weight() + b.weight(), i, a.number(), b.number());
      open.add(nodes[i]);
    }
    int[] depth = new int[2 * n - 1];
    for (int i = 2 * n - 2; i >= n; i--) {
      depth[nodes[i].left()] = depth[i] + 1;
      depth[nodes[i].right()] = depth[i] + 1;
    }
    return Arrays.copyOf(depth, n);
  }
}
