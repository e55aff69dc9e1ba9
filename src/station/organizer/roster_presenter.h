// Importing expected workers without a window: a file goes to the hub for a preview, the good lines come back as what
// would be imported, the bad ones with their reasons. Nothing is imported before import(). Window thread only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

struct RosterLine {
  int line = 0;
  bool ok = false;
  std::string name, number, phone, occupation;  ///< as they would be imported; number and phone masked
  std::string problems;                         ///< in words
};

class RosterPresenter {
 public:
  explicit RosterPresenter(WorkContext);

  void preview(const std::filesystem::path&);
  void import();
  /// The rejected lines with their reasons as CSV (UTF-8 with BOM, so that spreadsheets read it).
  void save_rejected(const std::filesystem::path&);
  std::filesystem::path proposed_rejected_file() const;

  const std::vector<RosterLine>& lines() const { return m_lines; }
  int good() const { return m_good; }
  int bad() const { return m_bad; }
  bool busy() const { return m_asking || m_runner.busy(); }
  bool can_import() const { return m_good > 0 && !busy() && !m_imported; }
  const Notice& notice() const { return m_notice; }

  Signal<> on_change;

 private:
  void take(const Json&);
  void say(Mood, std::string);

  WorkContext m_context;
  std::filesystem::path m_file;
  Json m_preview;
  std::vector<RosterLine> m_lines;
  int m_good = 0, m_bad = 0;
  bool m_asking = false, m_imported = false;
  Notice m_notice;
  CommandRunner m_runner;
  std::uint64_t m_turn = 0;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
