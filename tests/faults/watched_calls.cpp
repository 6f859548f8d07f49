// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/watched_calls.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>

#include <array>

namespace tamga::faults {
namespace {

constexpr auto fd = WatchedCall::By::descriptor;
constexpr auto path = WatchedCall::By::path;

// number, name, by, argument, writes, takes_room, creates, whole_disk
constexpr std::array calls{
    WatchedCall{SYS_write, "write", fd, 0, true, true},
    WatchedCall{SYS_pwrite64, "pwrite", fd, 0, true, true},
    WatchedCall{SYS_writev, "writev", fd, 0, false, true},
    WatchedCall{SYS_pwritev, "pwritev", fd, 0, false, true},
    WatchedCall{SYS_fsync, "fsync", fd, 0, false, false, false, true},
    WatchedCall{SYS_fdatasync, "fdatasync", fd, 0},
    WatchedCall{SYS_syncfs, "syncfs", fd, 0, false, false, false, true},
    WatchedCall{SYS_ftruncate, "ftruncate", fd, 0},
    WatchedCall{SYS_fallocate, "fallocate", fd, 0, false, true},
    WatchedCall{SYS_copy_file_range, "copy_file_range", fd, 2, false, true},
    WatchedCall{SYS_sendfile, "sendfile", fd, 0, false, true},
    WatchedCall{SYS_openat, "open", path, 1, false, true, true},
    WatchedCall{SYS_renameat, "rename", path, 3},
    WatchedCall{SYS_renameat2, "rename", path, 3},
    WatchedCall{SYS_linkat, "link", path, 3, false, true},
    WatchedCall{SYS_unlinkat, "unlink", path, 1},
    WatchedCall{SYS_mkdirat, "mkdir", path, 1, false, true},
    WatchedCall{SYS_open, "open", path, 0, false, true, true},
    WatchedCall{SYS_truncate, "truncate", path, 0},
    WatchedCall{SYS_rename, "rename", path, 1},
    WatchedCall{SYS_link, "link", path, 1, false, true},
    WatchedCall{SYS_unlink, "unlink", path, 0},
    WatchedCall{SYS_rmdir, "rmdir", path, 0},
    WatchedCall{SYS_mkdir, "mkdir", path, 0, false, true},
};
static_assert(calls.size() <= max_watched_calls);

}  // namespace

const WatchedCall* watched_call(long number) {
  for (const auto& call : calls)
    if (call.number == number) return &call;
  return nullptr;
}

std::size_t fill_filter(sock_filter* program) {
  const auto statement = [](unsigned code, unsigned value) {
    return sock_filter{static_cast<unsigned short>(code), 0, 0, value};
  };
  std::size_t length = 0;
  program[length++] = statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
  for (std::size_t i = 0; i < calls.size(); ++i) {
    // To the last statement but one when it is this call.
    const auto away = static_cast<unsigned char>(calls.size() - i);
    program[length++] =
        sock_filter{BPF_JMP | BPF_JEQ | BPF_K, away, 0, static_cast<unsigned>(calls[i].number)};
  }
  program[length++] = statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  program[length++] = statement(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  return length;
}

}  // namespace tamga::faults
