/** Mount tables as kernels print them, shortened to what matters, by what they are of. */
export const mountTables = {
  /** containerd, `readOnlyRootFilesystem: true`, an emptyDir at /tmp. */
  overlayReadOnly: `1203 987 0:312 / / ro,relatime master:401 - overlay overlay rw,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/41/fs,upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/77/fs,workdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/77/work
1204 1203 0:314 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
1205 1203 0:315 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755,inode64
1209 1203 0:28 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw
1210 1203 259:1 /var/lib/kubelet/pods/3c1b/volumes/kubernetes.io~empty-dir/tmp /tmp rw,relatime - ext4 /dev/nvme0n1p1 rw
1211 1203 259:1 /var/lib/kubelet/pods/3c1b/etc-hosts /etc/hosts rw,relatime - ext4 /dev/nvme0n1p1 rw
988 1204 0:314 /bus /proc/bus ro,nosuid,nodev,noexec,relatime - proc proc rw
`,
  /** The same without the setting. */
  overlayWritable: `1203 987 0:312 / / rw,relatime master:401 - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w
1204 1203 0:314 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
`,
  /** The mount is writable, and the file system behind it is not, as with squashfs or erofs. */
  readOnlySuperBlock: "512 400 7:3 / / rw,relatime - erofs /dev/loop3 ro,user_xattr,acl\n",
  /** A tmpfs over a read-only root: what processes see at / is the last one. */
  tmpfsOverRoot: `600 500 0:90 / / ro,relatime - overlay overlay rw
601 600 0:91 / / rw,relatime - tmpfs tmpfs rw,size=1024k
`,
  /** A read-only bind mount over a writable one. */
  bindOverRoot: `600 500 259:1 / / rw,relatime - ext4 /dev/nvme0n1p1 rw
601 600 259:1 /image / ro,relatime - ext4 /dev/nvme0n1p1 rw
`,
  /** Names with blanks, tabs and backslashes. */
  escaped: `10 9 0:40 / / ro - overlay overlay rw
11 10 0:41 / /data\\040set\\011a\\134b rw,relatime shared:7 master:2 - nfs4 host:/exports/a\\040b rw,vers=4.2
`,
  /** Kata Containers: a virtio file system as the root. */
  virtiofs: "77 60 0:33 / / ro,relatime - virtiofs kataShared rw\n",
} as const;
