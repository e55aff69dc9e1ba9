#include "station/forms/form_panel.h"

#include <algorithm>
#include <chrono>

#include <wx/wupdlock.h>

#include "base/i18n.h"
#include "base/log.h"
#include "station/common/accessible.h"
#include "station/common/widgets.h"
#include "station/forms/form_body.h"

namespace nuanxin::station {
namespace {

Mood mood_of(const forms::Conclusion& conclusion, bool graded) {
  if (conclusion.grade >= 2) return conclusion.grade >= 3 ? Mood::bad : Mood::caution;
  return conclusion.incomplete || !graded ? Mood::plain : Mood::good;
}

const char* grade_word(int grade) {
  return tr(grade >= 4 ? N_("urgent") : grade == 3 ? N_("refer") : grade == 2 ? N_("attention") : N_("normal"));
}

/// "需关注 · 左: 中度疼痛 · …": the grade and the three weightiest findings; what is only told (severity 0) when there
/// is nothing worse. A desk has findings but no grade.
std::string conclusion_words(const forms::Conclusion& conclusion, bool graded) {
  const auto language = i18n::language();
  std::string out;
  if (graded) out = conclusion.incomplete && conclusion.grade < 2 ? tr("incomplete") : grade_word(conclusion.grade);
  std::vector<const forms::Finding*> findings;
  for (const auto& finding : conclusion.findings)
    if (finding.severity > 0 || conclusion.grade == 0) findings.push_back(&finding);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto* a, const auto* b) { return a->severity > b->severity; });
  for (std::size_t i = 0; i < findings.size() && i < 3; ++i) {
    const auto& side = findings[i]->side;
    out += (out.empty() ? "" : " · ") +
           (side == "l"   ? std::string(tr("Left")) + " "
            : side == "r" ? std::string(tr("Right")) + " "
                          : std::string()) +
           findings[i]->text(language);
  }
  if (findings.size() > 3) out += " · " + trf("{} more", findings.size() - 3);
  return out;
}

class RecordPanel final : public FormPanel {
 public:
  RecordPanel(wxWindow* parent, const Theme& theme, FormSeat seat)
      : FormPanel(parent), m_theme(theme), m_presenter(seat.context, seat.row, seat.visit) {
    if (const auto* catalogue = seat.context.fair.catalogue())
      if (const auto* activity = catalogue->activity(seat.row.stop.activity))
        m_graded = activity->kind == forms::ActivityKind::exam;
    m_conclusion = new NoticeBar(this, theme, "form.conclusion");
    m_notice = new NoticeBar(this, theme, "form.notice");
    m_reason = new TextField(this, theme, "form.reason", tr("Why is the signed record changed?"));
    m_reason->on_typed = [this](const std::string& text) { m_presenter.set_reason(text); };
    m_reason->Hide();
    m_column = new wxBoxSizer(wxVERTICAL);
    m_column->Add(m_conclusion, 0, wxEXPAND | wxBOTTOM, theme.px(4));
    m_column->Add(m_notice, 0, wxEXPAND | wxBOTTOM, theme.px(4));
    m_column->Add(m_reason, 0, wxEXPAND | wxBOTTOM, theme.px(4));
    SetSizer(m_column);
    m_subscriptions.push_back(m_presenter.on_loaded.connect([this] { build(); }));
    m_subscriptions.push_back(m_presenter.on_change.connect([this] { show(); }));
    m_subscriptions.push_back(m_presenter.on_first_edit.connect([this] { on_first_edit.emit(); }));
    m_subscriptions.push_back(m_presenter.on_signed.connect([this] { on_signed.emit(); }));
  }

  std::vector<KeyAction> form_keys() const override {
    using Stage = RecordPresenter::Stage;
    if (!m_body) return {};
    if (m_presenter.stage() == Stage::finished) return {{9, tr("Correct"), true, false, "key.amend"}};
    std::vector<KeyAction> keys{{9, tr("Sign"), !m_presenter.busy(), true, "key.sign"}};
    if (!m_body->bulk_group().empty())
      keys.push_back({10, tr("All negative"), true, false, "key.negative"});
    else if (!m_body->repeating_group().empty())
      keys.push_back({10, tr("One more"), true, false, "key.another"});
    keys.push_back({11, tr("Next gap"), true, false, "key.gap"});
    return keys;
  }

  void form_key(int f_key) override {
    if (!m_body) return;
    if (f_key == 9 && m_presenter.stage() == RecordPresenter::Stage::finished) {
      m_presenter.begin_amending();
      m_body->show_all();
      m_reason->take_focus();
    } else if (f_key == 9) {
      const auto gap = m_presenter.sign();
      if (gap == "reason")
        m_reason->take_focus();
      else if (!gap.empty())
        m_body->go_to(gap);
    } else if (f_key == 10) {
      if (const auto group = m_body->bulk_group(); !group.empty())
        m_presenter.fill_negative(group);
      else if (const auto more = m_body->repeating_group(); !more.empty())
        another(more);
    } else if (f_key == 11) {
      m_body->go_to(m_presenter.first_gap());
    }
  }

  void take_focus() override {
    if (m_body)
      m_body->go_to_first_open();
    else
      m_wants_focus = true;
  }
  std::string open_work() const override { return m_presenter.open_work(); }

 private:
  /// The rows are made anew with one occurrence more; later, because a button of them may have asked.
  void another(const std::string& group) {
    if (!m_presenter.add_occurrence(group)) return;
    CallAfter([this, group] {
      const wxWindowUpdateLocker quiet(this);
      m_body->Destroy();
      make_body();
      show();
      m_body->show_all();
      const auto& form = m_presenter.filling()->form();
      const auto* first = form.find(group);
      while (first && !first->is_question() && !first->children.empty()) first = &first->children.front();
      if (first) m_body->go_to(occurrence_key(first->link_id, m_presenter.filling()->instances(group) - 1));
    });
  }

  void make_body() {
    m_body = new FormBody(this, m_theme, m_presenter);
    m_body->on_another = [this](const std::string& group) { another(group); };
    m_column->Add(m_body, 1, wxEXPAND);
  }

  void build() {
    const wxWindowUpdateLocker quiet(this);
    make_body();
    show();
    Layout();
    m_body->FitInside();
    if (m_wants_focus && m_presenter.editable()) m_body->go_to_first_open();
    on_keys.emit();
    Bind(wxEVT_IDLE, &RecordPanel::on_usable, this);
  }

  /// The first time that nothing waits to be drawn: a slow machine can be seen in its log.
  void on_usable(wxIdleEvent& event) {
    event.Skip();
    Unbind(wxEVT_IDLE, &RecordPanel::on_usable, this);
    const auto since = std::chrono::steady_clock::now() - m_opened;
    log::info("a form of {} items was usable after {} ms", m_presenter.filling()->form().all().size(),
              std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  }

  void show() {
    const auto stage = m_presenter.stage();
    m_notice->show(m_presenter.notice());
    if (const auto& conclusion = m_presenter.conclusion())
      m_conclusion->show({mood_of(*conclusion, m_graded), conclusion_words(*conclusion, m_graded)});
    const bool reason = stage == RecordPresenter::Stage::amending;
    if (m_reason->IsShown() != reason) {
      m_reason->set_value({});
      m_reason->Show(reason);
    }
    if (m_body) {
      auto changed = m_presenter.take_changed();
      if (stage != m_shown_stage)
        m_body->show_all();
      else
        m_body->show(changed);
    }
    if (stage != m_shown_stage) on_keys.emit();
    m_shown_stage = stage;
    Layout();
  }

  const std::chrono::steady_clock::time_point m_opened = std::chrono::steady_clock::now();
  const Theme& m_theme;
  RecordPresenter m_presenter;
  NoticeBar *m_conclusion = nullptr, *m_notice = nullptr;
  TextField* m_reason = nullptr;
  wxBoxSizer* m_column = nullptr;
  FormBody* m_body = nullptr;
  bool m_graded = true;
  bool m_wants_focus = false;
  RecordPresenter::Stage m_shown_stage = RecordPresenter::Stage::loading;
  std::vector<Subscription> m_subscriptions;
};

}  // namespace

FormPanel* make_form_panel(wxWindow* parent, const Theme& theme, FormSeat seat) {
  const auto* catalogue = seat.context.fair.catalogue();
  const auto* activity = catalogue ? catalogue->activity(seat.row.stop.activity) : nullptr;
  if (!activity || activity->form_url.empty()) return nullptr;
  return new RecordPanel(parent, theme, std::move(seat));
}

}  // namespace nuanxin::station
