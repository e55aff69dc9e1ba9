// A simulated instrument that holds a dialogue, with a thread for its clocks: what devices/common/talker.h is for those
// that only talk. The port is one of simulated_port.h, or "connect:HOST:PORT": a TCP connection that the instrument
// opens, as most analyzers do. Commands that all understand, each answered with "ok …" or "error: …":
//   noise, flood N   a few bytes of a bad plug; N printable bytes without any end
//   unplug, plug
//   report           what happened so far, as JSON; "connected": plugged in, with "connect:" the host has answered
// Threads: obey() may be called from any thread but the stage's own, and waits for the answer, never for the far side.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "devices/common/talker.h"

namespace nuanxin::device {

/// What an actor may do. On the stage's thread.
class StageFloor {
 public:
  virtual ~StageFloor() = default;
  /// False when it is unplugged, or too much waits.
  virtual bool send(std::string_view bytes) = 0;
  /// One alarm: a new one replaces the old one.
  virtual void set_alarm(std::chrono::milliseconds) = 0;
  virtual void cancel_alarm() = 0;
  /// Something worth a line on the program's standard output.
  virtual void tell(const std::string& line) = 0;
};

/// How one kind of instrument behaves. Everything is called on the stage's thread.
class Actor {
 public:
  virtual ~Actor() = default;
  /// Before anything else.
  virtual void enter(StageFloor&) = 0;
  /// "ok …" or "error: …"; empty: it does not know the first word.
  virtual std::string obey(const std::vector<std::string>& words) = 0;
  virtual void hear(std::string_view bytes) = 0;
  virtual void on_alarm() = 0;
  /// The plug is in or was pulled; with "connect:", the connection began or ended. False may come twice.
  virtual void on_line(bool is_up) = 0;
  virtual Json report() const = 0;
  virtual std::string_view commands() const = 0;
};

/// Where a stage is: a port that simulated_port_from() knows, or "connect:HOST:PORT".
bool is_stage_port(std::string_view);

class Stage {
 public:
  /// `port` is one that is_stage_port() likes. Throws when the terminal or port cannot be had.
  Stage(const std::string& port, std::unique_ptr<Actor>, std::function<void(const std::string&)> tell = {});
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  /// For parse_address(); empty with "connect:".
  std::string address() const;
  std::string obey(const std::string& line);
  Json report();

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// As run_talker(): blocks until quit, SIGINT or SIGTERM.
int run_stage(const TalkerProgram&, std::unique_ptr<Actor>);

}  // namespace nuanxin::device
