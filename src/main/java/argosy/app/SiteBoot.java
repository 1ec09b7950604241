package argosy.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an administrator writes down so that a site's memory is there again after a reboot: a line
/// of fstab(5), and a unit of systemd that fills it in the background.
///
/// @param root of the site
/// @param owner its login name
/// @param program the command `argosy`, by its name or its whole path
public record SiteBoot(Path root, String owner, String program) {
  /// @param size as tmpfs takes it: `32G`
  public List<String> lines(String size) {
    if (!size.matches("[0-9]+[kmgtKMGT%]?")) {
      throw new IllegalArgumentException("a ramdisk's size is like 32G, got " + size);
    }
    List<String> lines = new ArrayList<>();
    lines.add("# /etc/fstab: memory for the site");
    lines.add(fstab(size));
    lines.add("");
    lines.add(
        "# /etc/systemd/system/argosy-site.service: the active release into memory, in the"
            + " background after boot;");
    lines.add("# then: systemctl daemon-reload; systemctl enable argosy-site");
    lines.addAll(unit());
    return List.copyOf(lines);
  }

  /// One line for fstab(5), in which a blank is `\040`.
  private String fstab(String size) {
    return "tmpfs %s tmpfs nodev,nosuid,noatime,mode=0755%s,size=%s,nofail,x-mount.mkdir 0 0"
        .formatted(
            root.resolve("ram").toString().replace("\\", "\\134").replace(" ", "\\040"),
            isRoots() ? "" : ",uid=" + owner,
            size);
  }

  private boolean isRoots() {
    return owner.equals("root");
  }

  private List<String> unit() {
    List<String> unit = new ArrayList<>();
    unit.add("[Unit]");
    unit.add(
        "Description=The active release of " + UnitText.specifiers(root.toString()) + " in memory");
    unit.add("RequiresMountsFor=" + UnitText.quoted(root.resolve("ram").toString()));
    unit.add("[Service]");
    unit.add("Type=oneshot");
    String promote =
        UnitText.command(program) + " site promote --working-set --site " + UnitText.command(root);
    if (!isRoots()) {
      unit.add("# as the owner it is copied, as root it is mounted");
      unit.add("ExecStart=runuser -u " + owner + " -- " + promote);
    }
    unit.add("ExecStart=" + promote);
    unit.add("[Install]");
    unit.add("WantedBy=multi-user.target");
    return unit;
  }
}
