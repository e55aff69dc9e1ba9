// The fair's day in counts, without a window: fetched while somebody looks, fresh after events, saved as workbook and
// paper. The hub has hidden what is not to be told; this shows what came. Window thread only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "report/chart.h"
#include "report/tables.h"
#include "station/model/life.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class DayPresenter {
 public:
  explicit DayPresenter(WorkContext);

  /// Nothing is fetched while nobody looks.
  void set_shown(bool);
  void refresh();
  /// Nothing before the first answer.
  const std::optional<report::DayReport>& report() const { return m_report; }
  /// That it adds up, or what does not; that it is not closed yet. Empty before the first answer.
  Notice count() const;
  /// "32 people were on the roster, 15 came": empty before the first answer.
  std::string roster() const;
  report::Table activities() const;
  report::Chart arrivals() const;
  report::Chart waits() const;
  const Notice& notice() const { return m_notice; }
  bool can_save() const { return m_report.has_value(); }

  enum class File { xlsx, pdf };
  void save(File, const std::filesystem::path& folder);

  Signal<> on_change;

 private:
  void take(Result<Json>);
  void say(Mood, std::string);
  void refresh_soon();

  WorkContext m_context;
  bool m_shown = false;
  std::string m_fair;  ///< whose report this is
  std::optional<report::DayReport> m_report;
  Notice m_notice;
  Timers::Handle m_refresh;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
