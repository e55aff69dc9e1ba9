// The registration desk without a window: one person's draft, what the hub knows about them, and the tickets of the
// last people. Every way in (card, code, typing, a line of the search) ends in the same draft; submit() sends one
// command. What was typed stays until the hub has it: a refusal or a lost hub changes nothing in the draft. Window
// thread only.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "station/model/command_runner.h"
#include "station/model/work_context.h"
#include "station/registrar/draft.h"
#include "station/registrar/search.h"
#include "station/registrar/ticket_desk.h"

namespace nuanxin::station {

/// Where the cursor can stand, in reading order.
enum class Field { number, name, birth, phone, platform, occupation, activities, consents, submit };

/// A visit that exists already and is shown for changes.
struct OpenVisit {
  std::string id;
  std::string ticket;
  std::string masked_name;
  RegisterDraft as_read;  ///< to know whether something was changed
};

class RegistrarPresenter {
 public:
  explicit RegistrarPresenter(WorkContext);

  const RegisterDraft& draft() const { return m_draft; }
  const NumberCheck& number_check() const { return m_check; }
  const WorkerSearch& search() const { return m_search; }
  const std::optional<OpenVisit>& visit() const { return m_visit; }
  const Notice& notice() const { return m_notice; }
  bool busy() const { return m_runner.busy(); }
  bool can_bring_back() const { return m_put_aside.has_value(); }
  const TicketDesk& tickets() const { return m_tickets; }
  const FairModel& fair() const { return m_context.fair; }

  // What the person at the counter does.
  void type(Field, const std::string& text);
  void set_doc_kind(domain::DocKind);
  void set_sex(domain::Sex);
  void choose_occupation(const std::string& code);
  void toggle_activity(const std::string& code);
  /// Not asked → granted → refused → not asked.
  void cycle_consent(const std::string& purpose);
  /// Required and not yet refused purposes are granted.
  void grant_consents();
  void enter(Field);
  void scanned(const std::string& code);
  void choose(const Hit&);
  void open_visit(const std::string& id);
  void submit();
  void reprint();
  /// Puts the draft aside (bring_back() has it) and is ready for the next person.
  void next_person();
  void bring_back();
  void stop_waiting() { m_runner.stop_waiting(); }

  std::vector<KeyAction> keys() const;
  void key(int f_key);
  SideContent side() const;

  Signal<> on_change;      ///< anything shown
  Signal<> on_refill;      ///< text fields have another content than what was typed into them
  Signal<Field> on_focus;  ///< the cursor should go there

 private:
  static constexpr std::string_view draft_name = "register";

  void take_card(const domain::Identity&);
  void fill(const domain::Identity&);
  void propose_activities();
  void check();
  void look_up();
  void show_visit(const Json& visit_view);
  void registered(Result<Json>);
  void updated(Result<Json>);
  void start_empty();
  void keep();
  void say(Mood, std::string);
  std::optional<Field> first_gap(std::string& words) const;
  Json register_body() const;
  Json consents_json() const;

  WorkContext m_context;
  RegisterDraft m_draft;
  std::optional<RegisterDraft> m_put_aside;
  NumberCheck m_check;
  WorkerSearch m_search;
  std::string m_looked_up;  ///< the number whose hits are applied by themselves
  std::optional<OpenVisit> m_visit;
  Notice m_notice;
  CommandRunner m_runner;
  TicketDesk m_tickets;
  Timers::Handle m_keep_timer;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
