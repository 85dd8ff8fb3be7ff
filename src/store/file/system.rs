//! The calls that differ between operating systems: flags of `open`, identity, owner and mode of files, the host's name.
//! Decides nothing.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, CWD, Gid, OFlags, Uid};
use rustix::io::Errno;

/// A file that cannot be a board, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    File,
    Other(&'static str),
}

/// What tells one version of a file from the next without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The stamp of a file with this metadata.
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// Which file or folder it is, whatever its name.
pub(crate) type FileId = (u64, u64);

pub(crate) fn file_id(metadata: &Metadata) -> FileId {
    (metadata.dev(), metadata.ino())
}

pub(crate) fn folder_id(path: &Path) -> Option<FileId> {
    std::fs::metadata(path).ok().map(|metadata| file_id(&metadata))
}

/// Kinds of file systems by the number that the system gives for them, and whether they lie on another computer: also the
/// shares of virtual machines (9p), and what programs provide (FUSE: sshfs, rclone).
#[cfg(target_os = "linux")]
const PLACES: &[(u32, &str, bool)] = &[
    (0x6969, "NFS", true),
    (0xFE53_4D42, "SMB", true),
    (0xFF53_4D42, "SMB", true),
    (0x0102_1997, "9p", true),
    (0x6573_5546, "FUSE", true),
    (0xEF53, "ext4", false),
    (0x9123_683E, "btrfs", false),
    (0x5846_5342, "XFS", false),
    (0x2FC1_2FC1, "ZFS", false),
    (0x0102_1994, "tmpfs", false),
    (0x794C_7630, "overlayfs", false),
];

/// What kind of file system the folder lies on, if that has a name here.
pub(crate) fn kind_of_place(path: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        let magic = rustix::fs::statfs(path).ok()?.f_type.cast_unsigned() as u32;
        PLACES.iter().find(|(known, ..)| *known == magic).map(|(_, name, _)| *name)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

/// Whether the folder lies on another computer, so far as the system says so: changes made there cause no events here.
pub(crate) fn is_network(path: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        let magic = rustix::fs::statfs(path).map(|system| system.f_type.cast_unsigned() as u32);
        magic.is_ok_and(|magic| PLACES.iter().any(|(known, _, far)| *known == magic && *far))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        false
    }
}

/// Gives each of two files the name of the other, at once; `false` where the system or the file system cannot do that.
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        const CANNOT: [Errno; 4] = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
        match rustix::fs::renameat_with(CWD, one, CWD, other, rustix::fs::RenameFlags::EXCHANGE) {
            Err(errno) if CANNOT.contains(&errno) => Ok(false),
            done => Ok(done.map(|()| true)?),
        }
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (one, other);
        Ok(false)
    }
}

/// Gives the file a second name; `false` where the system or the file system cannot do that.
pub(crate) fn link(file: &Path, name: &Path) -> io::Result<bool> {
    match std::fs::hard_link(file, name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
        done => Ok(done.is_ok()),
    }
}

/// When something about the file was changed last, be it its name.
pub(crate) fn changed(metadata: &Metadata) -> Option<SystemTime> {
    let (seconds, nanos) = (u64::try_from(metadata.ctime()).ok()?, u32::try_from(metadata.ctime_nsec()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanos))
}

/// How many names the file has.
pub(crate) fn links(metadata: &Metadata) -> u64 {
    metadata.nlink()
}

pub(crate) fn kind(metadata: &Metadata) -> FileKind {
    let kind = metadata.file_type();
    let rows = [
        (kind.is_dir(), "a folder"),
        (kind.is_fifo(), "a pipe"),
        (kind.is_socket(), "a socket"),
        (kind.is_block_device() || kind.is_char_device(), "a device"),
        (kind.is_symlink(), "a symbolic link"),
    ];
    rows.iter().find(|(is, _)| *is).map_or(FileKind::File, |(_, what)| FileKind::Other(what))
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

/// Opens for reading without ever waiting: a pipe nobody writes to would hang the program.
pub(crate) fn open_to_read(path: &Path) -> io::Result<File> {
    let quick = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    OpenOptions::new().read(true).custom_flags(flags(quick)).open(path)
}

/// Opens a lock file: never through a symbolic link (somebody else's file would be made or written), never truncating.
/// With `create` only if it does not exist.
pub(crate) fn open_lock(path: &Path, create: bool, write: bool) -> io::Result<File> {
    open_carefully(path, OpenOptions::new().read(true).write(write).create_new(create))
}

/// Opens a log file to append to it, as carefully as a lock.
pub(crate) fn open_to_append(path: &Path, create: bool) -> io::Result<File> {
    open_carefully(path, OpenOptions::new().read(true).append(true).create_new(create))
}

/// Opens a file that we made for reading, as carefully.
pub(crate) fn open_own(path: &Path) -> io::Result<File> {
    open_carefully(path, OpenOptions::new().read(true))
}

fn open_carefully(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let careful = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    options.mode(0o666).custom_flags(flags(careful)).open(path).map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::LOOP) => io::Error::other("it is a symbolic link, and those are not followed here"),
        _ => error,
    })
}

/// Whether a failed lock means that this file system has none.
pub(crate) fn is_lock_unsupported(error: &io::Error) -> bool {
    let none = [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOLCK, Errno::NOSYS];
    Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno))
}

/// Whether a failed sync of a folder means that this file system cannot do that.
pub(crate) fn lacks_directory_sync(error: &io::Error) -> bool {
    let none = [Errno::INVAL, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::BADF];
    Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno))
}

/// Fails if this user may not write to the file. Replacing it needs only its folder, but a file somebody made read-only is
/// meant to stay as it is, even by root.
pub(crate) fn may_write(path: &Path, metadata: &Metadata) -> io::Result<()> {
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    match rustix::fs::accessat(CWD, path, rustix::fs::Access::WRITE_OK, AtFlags::EACCESS) {
        Err(errno @ (Errno::ACCESS | Errno::ROFS)) => Err(errno.into()),
        // Where it cannot be asked, trying will tell.
        _ => Ok(()),
    }
}

/// Which of the old file's properties the new one could be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// All that matter.
    All,
    NotGroup,
}

/// Gives `file` the access list and other attributes of the file at `like`, as far as this user and both file systems may.
pub(crate) fn keep_attributes(file: &File, like: &Path) {
    #[cfg(target_os = "linux")]
    {
        let mut names = [0_u8; 4096];
        let Ok(length) = rustix::fs::listxattr(like, &mut names[..]) else { return };
        for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let mut value = [0_u8; 4096];
            if let Ok(length) = rustix::fs::getxattr(like, name, &mut value[..]) {
                let _ = rustix::fs::fsetxattr(file, name, &value[..length], rustix::fs::XattrFlags::empty());
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (file, like);
}

/// Gives `file` the owner, group and mode of `like`, as far as this user may.
pub(crate) fn keep_owner_and_mode(file: &File, like: &Metadata) -> io::Result<Kept> {
    let mine = file.metadata()?;
    let mode = like.permissions().mode() & 0o777;
    let kept = give_group(file, &mine, like);
    // A group that could not be kept must not pass its rights on to another group: give it those of everybody.
    let mode = if kept == Kept::All { mode } else { (mode & 0o707) | ((mode & 0o007) << 3) };
    // After the owner: changing that clears bits of the mode.
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(kept)
}

fn give_group(file: &File, mine: &Metadata, like: &Metadata) -> Kept {
    if (mine.uid(), mine.gid()) == (like.uid(), like.gid()) {
        return Kept::All;
    }
    let (owner, group) = (Uid::from_raw(like.uid()), Gid::from_raw(like.gid()));
    // Only root may give a file away; then the board stays its owner's.
    let given = rustix::fs::fchown(file, Some(owner), Some(group)).is_ok()
        || mine.gid() == like.gid()
        || rustix::fs::fchown(file, None, Some(group)).is_ok();
    if given { Kept::All } else { Kept::NotGroup }
}

/// Gives a file beside the board to everybody who may use the board: same group and mode, never executable. Whether it had others;
/// then only its owner may change them.
pub(crate) fn share_with_readers_of(file: &File, board: &Metadata) -> io::Result<bool> {
    // Everybody who may write the board must be able to sign the lock; its creator always can.
    share(file, board, |mode| mode | 0o600)
}

/// [`share_with_readers_of`], for a folder: everybody who may read the board may list it.
pub(crate) fn share_folder_with_readers_of(folder: &Path, board: &Metadata) -> io::Result<bool> {
    share(&open_to_read(folder)?, board, |mode| mode | 0o700 | ((mode & 0o444) >> 2))
}

fn share(file: &File, board: &Metadata, widened: impl Fn(u32) -> u32) -> io::Result<bool> {
    let mine = file.metadata()?;
    let kept = give_group(file, &mine, board);
    let mode = board.permissions().mode() & 0o666;
    // A group that could not be kept must not pass its rights on to another group.
    let mode = if kept == Kept::All { mode } else { (mode & 0o606) | ((mode & 0o006) << 3) };
    let is_in_group = kept == Kept::NotGroup || mine.gid() == board.gid();
    if is_in_group && mine.permissions().mode() & 0o777 == widened(mode) {
        return Ok(false);
    }
    // What is made in a folder belongs to its group where its parent asks for that.
    let inherited = mine.permissions().mode() & 0o2000;
    file.set_permissions(Permissions::from_mode(inherited | widened(mode)))?;
    Ok(true)
}

/// Makes a folder that nobody else can look into, if it is not there: a board may be confidential.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// What of the identity of a folder lasts when the computer is started anew.
pub(crate) fn lasting(id: FileId) -> String {
    format!("{:x}", id.1)
}

/// Its new files get the permissions of the user's umask; by default they would be private.
pub(crate) fn open_to_all(builder: &mut tempfile::Builder<'_, '_>) {
    builder.permissions(Permissions::from_mode(0o666));
}

/// The name of this computer.
pub(crate) fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}
