// Messages through the pipe: one letter, eight bytes of length, the text. p = progress, a = answer, i = invalid input,
// f = failure. The child's stderr goes to a file without a name, which is reported if the child dies.
#include "world/processes/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "input/text/diagnostics.hpp"

namespace racksim {

namespace {

void write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t done = ::write(fd, data, size);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) _exit(1);  // the parent is gone
    data += done;
    size -= static_cast<std::size_t>(done);
  }
}

void send(int fd, char kind, const std::string& text) {
  const std::uint64_t size = text.size();
  std::string message(1, kind);
  message.append(reinterpret_cast<const char*>(&size), sizeof size);
  message += text;
  write_all(fd, message.data(), message.size());
}

/// Joins texts, each with its size before it.
std::string pack(const std::vector<Diagnostic>& list) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += fmt::format("{}:{}", part.size(), part); };
  for (const Diagnostic& d : list) {
    for (const auto& part : {d.message, d.where.file, d.remark, d.help}) add(part);
    for (const int number : {d.where.line, d.where.column, d.where.length}) add(std::to_string(number));
  }
  return text;
}

std::vector<Diagnostic> unpack(const std::string& text) {
  std::vector<Diagnostic> list;
  std::size_t at = 0;
  const auto take = [&] {
    const std::size_t colon = text.find(':', at), size = std::stoul(text.substr(at, colon - at));
    at = colon + 1 + size;
    return text.substr(colon + 1, size);
  };
  while (at < text.size()) {
    Diagnostic d;
    for (std::string* part : {&d.message, &d.where.file, &d.remark, &d.help}) *part = take();
    for (int* number : {&d.where.line, &d.where.column, &d.where.length}) *number = std::stoi(take());
    list.push_back(std::move(d));
  }
  return list;
}

void live_as_child(int fd, const std::function<std::string(const Child::Report&)>& work) {
  signal(SIGINT, SIG_IGN);  // the parent hears it and decides
  signal(SIGPIPE, SIG_DFL);
  try {
    send(fd, 'a', work([fd](double share) { send(fd, 'p', fmt::format("{}", share)); }));
  } catch (const InvalidInput& error) {
    send(fd, 'i', pack(error.list()));
  } catch (const std::exception& error) {
    send(fd, 'f', error.what());
  }
}

std::string last_words(int fd) {
  std::array<char, 4096> text{};
  const off_t size = lseek(fd, 0, SEEK_END);
  lseek(fd, size > 4000 ? size - 4000 : 0, SEEK_SET);
  const ssize_t got = ::read(fd, text.data(), text.size() - 1);
  std::string words(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!words.empty() && words.back() == '\n') words.pop_back();
  return words;
}

}  // namespace

Child Child::start(const std::function<std::string(const Report&)>& work) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::runtime_error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  Child child;
  child.errors_fd_ = memfd_create("stderr", MFD_CLOEXEC);
  fflush(nullptr);
  const pid_t parent = getpid();
  child.pid_ = fork();
  if (child.pid_ < 0) throw std::runtime_error(fmt::format("cannot start a process: {}", std::strerror(errno)));
  if (child.pid_ == 0) {
    close(ends[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a parent that is killed cannot stop it
    if (getppid() != parent) _exit(1);
    dup2(child.errors_fd_, STDERR_FILENO);
    live_as_child(ends[1], work);
    _exit(0);
  }
  close(ends[1]);
  child.fd_ = ends[0];
  return child;
}

bool Child::read() {
  std::array<char, 65536> chunk{};
  const ssize_t got = ::read(fd_, chunk.data(), chunk.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  parse();
  return true;
}

void Child::parse() {
  constexpr std::size_t kHead = 1 + sizeof(std::uint64_t);
  while (buffer_.size() >= kHead) {
    std::uint64_t size = 0;
    std::memcpy(&size, buffer_.data() + 1, sizeof size);
    if (buffer_.size() < kHead + size) return;
    const std::string text = buffer_.substr(kHead, size);
    switch (buffer_[0]) {
      case 'p':
        share_done_ = std::stod(text);
        break;
      case 'a':
        answer_ = text;
        answered_ = true;
        break;
      case 'i':
        invalid_ = text;
        break;
      default:
        failure_ = text;
    }
    buffer_.erase(0, kHead + size);
  }
}

std::string Child::finish() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  close(fd_);
  const std::string words = last_words(errors_fd_);
  close(errors_fd_);
  if (!invalid_.empty()) throw InvalidInput(unpack(invalid_));
  if (!failure_.empty()) throw std::runtime_error(failure_);
  if (!answered_) {
    const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                                : fmt::format("status {}", WEXITSTATUS(status));
    throw std::runtime_error(fmt::format("a simulation process ended with {}: {}", how, words));
  }
  return std::move(answer_);
}

void Child::kill() { ::kill(pid_, SIGKILL); }

}  // namespace racksim
