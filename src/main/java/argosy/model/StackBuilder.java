package argosy.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stack in the making, member by member: what is not said is as usual, which means nothing in a
/// list, no demo, an unknown licence, `linux-amd64`, the usual image settings and base.
public final class StackBuilder {
  private final String name;
  private final String version;
  private final StackKind kind;
  private String summary = "";
  private List<Content> contents = List.of();
  private List<Platform> platforms = List.of(Platform.LINUX_AMD64);
  private Licence licence = Licence.UNKNOWN;
  private Activation environment = Activation.NONE;
  private List<Command> commands = List.of();
  private List<KernelSpec> kernels = List.of();
  private Optional<Demo> demo = Optional.empty();
  private Map<String, String> labels = Map.of();
  private ImageSettings image = ImageSettings.USUAL;
  private Base base = new Base.Usual();
  private Optional<Generation> generation = Optional.empty();
  private List<Bundle> bundles = List.of();

  StackBuilder(String name, String version, StackKind kind) {
    this.name = name;
    this.version = version;
    this.kind = kind;
  }

  StackBuilder(Stack stack) {
    this(stack.name(), stack.version(), stack.kind());
    summary = stack.summary();
    contents = stack.contents();
    platforms = stack.platforms();
    licence = stack.licence();
    environment = stack.environment();
    commands = stack.commands();
    kernels = stack.kernels();
    demo = stack.demo();
    labels = stack.labels();
    image = stack.image();
    base = stack.base();
    generation = stack.generation();
    bundles = stack.bundles();
  }

  public StackBuilder summary(String line) {
    summary = line;
    return this;
  }

  public StackBuilder contents(Content... all) {
    contents = List.of(all);
    return this;
  }

  public StackBuilder licence(Licence one) {
    licence = one;
    return this;
  }

  public StackBuilder environment(Activation steps) {
    environment = steps;
    return this;
  }

  public StackBuilder commands(List<Command> all) {
    commands = all;
    return this;
  }

  public StackBuilder kernels(List<KernelSpec> all) {
    kernels = all;
    return this;
  }

  public StackBuilder demo(Demo one) {
    demo = Optional.of(one);
    return this;
  }

  public StackBuilder labels(Map<String, String> all) {
    labels = all;
    return this;
  }

  public StackBuilder image(ImageSettings settings) {
    image = settings;
    return this;
  }

  /// The stack.
  ///
  /// @throws IllegalArgumentException if it cannot have that name
  public Stack build() {
    return new Stack(
        name,
        version,
        summary,
        kind,
        contents,
        platforms,
        licence,
        environment,
        commands,
        kernels,
        demo,
        labels,
        image,
        base,
        generation,
        bundles);
  }
}
