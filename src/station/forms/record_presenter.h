// The record of one stop while it is filled in, without a window: fetches form, rules and what is there already, keeps
// the draft on this machine (at once) and at the hub (when the hands rest), grades while one types, signs and amends.
// The hub validates and grades again. What cannot reach the hub stays in the local draft; nothing typed is lost. Window
// thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forms/filling.h"
#include "forms/rules.h"
#include "station/forms/reading_intake.h"
#include "station/model/command_runner.h"
#include "station/model/work_context.h"
#include "station/queue/queue_rows.h"

namespace nuanxin::station {

/// "ha.member.age#2": a field in the second occurrence of its repeating group, as the command line writes it.
std::string occurrence_key(const std::string& link_id, int occurrence);

class RecordPresenter {
 public:
  RecordPresenter(WorkContext, QueueRow, const Json& visit);

  enum class Stage {
    loading,
    filling,
    finished,  ///< signed: read only
    amending,
    failed  ///< the form could not be fetched; the notice says why
  };
  Stage stage() const { return m_stage; }
  bool editable() const { return m_stage == Stage::filling || m_stage == Stage::amending; }
  /// Null until loaded.
  const forms::Filling* filling() const { return m_filling ? &*m_filling : nullptr; }
  const std::optional<forms::Conclusion>& conclusion() const { return m_conclusion; }
  const Notice& notice() const { return m_notice; }
  bool busy() const { return m_runner.busy(); }
  /// "132 (2025-06-01)" of the worker's last signed record, or empty.
  std::string earlier(const std::string& link_id) const;
  /// The instrument that this answer came from and that nobody has changed since; or empty.
  std::string measured_by(const std::string& link_id) const;

  void edit(const std::string& link_id, forms::Answers, int occurrence = 0);
  /// One more occurrence of a repeating group; false when there may be no more, or a field holds no answer (it is
  /// said).
  bool add_occurrence(const std::string& group_link_id);
  /// A field holds text that is no answer of its type: blocks signing until it is mended or emptied.
  void set_unreadable(const std::string& link_id, bool unreadable);
  void fill_negative(const std::string& group_link_id);

  /// The linkId to go to before the record can be signed, with the sentence in notice(); empty when it was sent. Soft
  /// issues are listed first and need a second press.
  std::string sign();
  void begin_amending();
  void set_reason(const std::string& reason) { m_reason = reason; }
  /// The first gap or mistake, or empty.
  std::string first_gap() const;
  /// Why the stop may not be finished yet; empty when the record is signed.
  std::string open_work() const;

  Signal<> on_loaded;
  Signal<> on_change;  ///< states, conclusion, notice or stage changed; ask filling()->changed() through take_changed()
  Signal<> on_first_edit;
  Signal<> on_signed;
  std::vector<std::string> take_changed();

 private:
  void fetch_record();
  void fetch_form(const std::string& canonical);
  void fetch_rules(const Json& form);
  void fetch_earlier();
  void load(std::shared_ptr<const forms::Form>);
  void fail(const Error&);
  void edited();
  void take_reading(const std::string& instrument, const ReadingFill&);
  std::string words_of(const std::vector<std::string>& link_ids) const;
  void say_unreadable();
  void grade();
  void keep_local();
  void keep_at_hub();
  void send(bool amendment);
  void took(Result<Json>, bool amendment);
  std::string draft_name() const { return "stop-" + m_row.stop.id.str(); }
  forms::Context form_context() const;
  void say(Mood, std::string);

  WorkContext m_context;
  QueueRow m_row;
  std::string m_worker;
  forms::Context m_person;
  Stage m_stage = Stage::loading;
  Json m_record;
  std::optional<forms::Filling> m_filling;
  std::optional<forms::RuleSet> m_rules;
  std::optional<forms::Conclusion> m_conclusion;
  std::map<std::string, std::string> m_earlier;
  std::map<std::string, std::string> m_measured;
  std::map<std::string, bool> m_unreadable;
  std::vector<std::string> m_changed;
  std::string m_reason;
  Notice m_notice;
  bool m_touched = false;    ///< on_first_edit was told
  bool m_confirmed = false;  ///< soft issues were shown and nothing changed since
  bool m_hub_saving = false, m_hub_dirty = false;
  CommandRunner m_runner;
  Timers::Handle m_hub;
  ReadingIntake m_readings;
  Life m_life;
};

}  // namespace nuanxin::station
