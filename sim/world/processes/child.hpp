// Child: work done in a forked process, with its answer and its progress coming back through a pipe.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace racksim {

/// A forked process. The parent reads until the pipe closes, then learns how the child ended.
class Child {
 public:
  /// Messages that the child may send before its answer.
  using Report = std::function<void(double share_done)>;

  /// Forks; the child runs `work` and sends what it returns. Exceptions of `work` travel as errors.
  static Child start(const std::function<std::string(const Report&)>& work);

  [[nodiscard]] int fd() const { return fd_; }
  /// Reads the bytes that are in the pipe. False once the pipe is closed.
  bool read();
  [[nodiscard]] double share_done() const { return share_done_; }
  /// Waits for the end of the child and returns its answer. Throws InvalidInput, or runtime_error with what the child
  /// wrote before it died.
  std::string finish();
  void kill();

 private:
  void parse();

  pid_t pid_ = -1;
  int fd_ = -1;
  int errors_fd_ = -1;
  std::string buffer_;
  std::string answer_;
  std::string failure_;
  std::string invalid_;
  bool answered_ = false;
  double share_done_ = 0;
};

}  // namespace racksim
