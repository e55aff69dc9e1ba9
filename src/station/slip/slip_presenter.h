// One visit's slip: fetched, shown, printed, and the truth about its paper told to the hub; or the sealed slip of one
// stop, whose paper is known on this screen alone. Window thread only.
#pragma once

#include <optional>
#include <string>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class SlipPresenter {
 public:
  explicit SlipPresenter(WorkContext);

  void show(const std::string& visit_id);
  void show_sealed(const std::string& stop_id);
  const std::optional<slip::SlipModel>& model() const { return m_model; }
  const Notice& notice() const { return m_notice; }
  bool printing() const { return m_printing; }
  bool has_printer() const { return m_context.printer != nullptr; }
  /// On the 80 mm printer of this station.
  void print();
  /// What another way of printing found out.
  void printed(const PrintOutcome&);
  void started_elsewhere();
  void say(Mood, std::string);

  Signal<> on_change;

 private:
  /// What is asked for, and the visit whose print state its paper changes (none: a sealed slip).
  struct Source {
    std::string path, visit;
  };
  void fetch(Source);

  WorkContext m_context;
  Source m_source, m_on_paper;
  std::optional<slip::SlipModel> m_model;
  bool m_printing = false;
  Notice m_notice;
  CommandRunner m_runner;
  Life m_life;
};

}  // namespace nuanxin::station
