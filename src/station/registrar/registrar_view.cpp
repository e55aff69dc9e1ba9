#include "station/registrar/registrar_view.h"

#include <array>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/common/wrap.h"
#include "station/model/scan_capture.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

struct KindRow {
  domain::DocKind kind;
  const char* words;
};
constexpr std::array kinds{
    KindRow{domain::DocKind::resident_card, N_("ID card")},
    KindRow{domain::DocKind::household_book, N_("Household book")},
    KindRow{domain::DocKind::passport, N_("Passport")},
    KindRow{domain::DocKind::hk_macao_permit, N_("Hong Kong or Macao permit")},
    KindRow{domain::DocKind::taiwan_permit, N_("Taiwan permit")},
    KindRow{domain::DocKind::foreigner_card, N_("Foreigner's permit")},
    KindRow{domain::DocKind::other, N_("Other or none")},
};
constexpr std::array sexes{domain::Sex::unknown, domain::Sex::male, domain::Sex::female};

wxStaticText* section(wxWindow* parent, const Theme& theme, const std::string& words) {
  return make_text(parent, theme, words, TextSize::body, TextWeight::bold, Ink::muted);
}

}  // namespace

RegistrarView::RegistrarView(wxWindow* parent, const Theme& theme, WorkContext context)
    : Workplace(parent, theme), m_presenter(std::move(context)) {
  m_page = new wxScrolledWindow(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL);
  m_page->SetScrollRate(0, theme.px(12));
  m_notice = new NoticeBar(this, theme, "register.notice");
  auto* column = new wxBoxSizer(wxVERTICAL);
  build_identity(column);
  build_hits(column);
  build_choices(column);
  m_page->SetSizer(column);
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(m_page, 1, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, theme.px(14));
  SetSizer(all);

  m_subscriptions.push_back(m_presenter.on_change.connect([this] { show(); }));
  m_subscriptions.push_back(m_presenter.on_refill.connect([this] { refill(); }));
  m_subscriptions.push_back(m_presenter.on_focus.connect([this](const Field& field) { focus(field); }));
  refill();
  show();
}

std::string RegistrarView::place_name() const { return tr("Registration desk"); }

void RegistrarView::connect(TextField* field, Field which) {
  field->on_typed = [this, which](const std::string& text) { m_presenter.type(which, text); };
  field->on_enter = [this, field, which] {
    // A scanner that types ends with Enter: take its code out of whatever field had the cursor.
    if (const auto code = van_code_in(field->value())) {
      field->set_value(without_van_code(field->value()));
      return m_presenter.scanned(*code);
    }
    m_presenter.enter(which);
  };
  field->input()->Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) {
    if (event.GetKeyCode() == WXK_DOWN && m_hits->IsShown()) return m_hits->take_focus();
    event.Skip();
  });
}

void RegistrarView::build_identity(wxSizer* column) {
  const auto& t = m_theme;
  const int gap = t.px(12);
  m_number = new TextField(m_page, t, "register.number", tr("Document number"));
  m_name = new TextField(m_page, t, "register.name", tr("Name"));
  m_phone = new TextField(m_page, t, "register.phone", tr("Phone"));
  auto* kind_column = new wxBoxSizer(wxVERTICAL);
  kind_column->Add(make_text(m_page, t, tr("Document"), TextSize::body, TextWeight::regular, Ink::muted), 0, wxBOTTOM,
                   t.px(2));
  m_kind = new wxChoice(m_page, wxID_ANY);
  for (const auto& row : kinds) m_kind->Append(ws(tr(row.words)));
  m_kind->SetFont(t.font(TextSize::body));
  describe(m_kind, "register.kind", tr("Document"));
  kind_column->Add(m_kind, 1, wxEXPAND);
  auto* sex_column = new wxBoxSizer(wxVERTICAL);
  sex_column->Add(make_text(m_page, t, tr("Sex"), TextSize::body, TextWeight::regular, Ink::muted), 0, wxBOTTOM,
                  t.px(2));
  m_sex = new wxChoice(m_page, wxID_ANY);
  for (const auto sex : sexes) m_sex->Append(ws(sex == domain::Sex::unknown ? "—" : sex_word(sex)));
  m_sex->SetFont(t.font(TextSize::body));
  describe(m_sex, "register.sex", tr("Sex"));
  sex_column->Add(m_sex, 1, wxEXPAND);
  m_birth = new TextField(m_page, t, "register.birth", tr("Birth date"));
  m_platform = new TextField(m_page, t, "register.platform", tr("Company or platform"));

  auto* first = new wxBoxSizer(wxHORIZONTAL);
  first->Add(m_number, 3, wxRIGHT, gap);
  first->Add(m_name, 2, wxRIGHT, gap);
  first->Add(m_phone, 2);
  auto* second = new wxBoxSizer(wxHORIZONTAL);
  second->Add(kind_column, 3, wxEXPAND | wxRIGHT, gap);
  second->Add(sex_column, 1, wxEXPAND | wxRIGHT, gap);
  second->Add(m_birth, 2, wxRIGHT, gap);
  second->Add(m_platform, 3);
  column->Add(first, 0, wxEXPAND | wxBOTTOM, t.px(8));
  column->Add(second, 0, wxEXPAND | wxBOTTOM, t.px(8));
  m_address = make_text(m_page, t, "", TextSize::body, TextWeight::regular, Ink::muted);
  column->Add(m_address, 0, wxBOTTOM, t.px(4));

  connect(m_number, Field::number);
  connect(m_name, Field::name);
  connect(m_birth, Field::birth);
  connect(m_phone, Field::phone);
  connect(m_platform, Field::platform);
  m_kind->Bind(wxEVT_CHOICE, [this](wxCommandEvent& e) {
    m_presenter.set_doc_kind(kinds[static_cast<std::size_t>(e.GetSelection())].kind);
  });
  m_sex->Bind(wxEVT_CHOICE,
              [this](wxCommandEvent& e) { m_presenter.set_sex(sexes[static_cast<std::size_t>(e.GetSelection())]); });
}

void RegistrarView::build_hits(wxSizer* column) {
  m_hits = new Table(m_page, m_theme, "register.hits", tr("People found"),
                     {{tr("Name"), 120}, {tr("Number"), 200}, {tr("Phone"), 130}, {tr("Known as"), 160}});
  m_hits->SetMinSize(wxSize(-1, m_theme.px(180)));
  m_hits->Hide();
  m_hits->on_activate = [this](const std::string& key) {
    const auto& hits = m_presenter.search().hits();
    const auto at = static_cast<std::size_t>(std::stoul(key));
    if (at < hits.size()) m_presenter.choose(Hit(hits[at]));
  };
  column->Add(m_hits, 0, wxEXPAND | wxBOTTOM, m_theme.px(8));
}

void RegistrarView::build_choices(wxSizer* column) {
  const auto& t = m_theme;
  const auto add = [&](const char* id, const std::string& title, ChipRow*& row) {
    column->Add(section(m_page, t, title), 0, wxTOP | wxBOTTOM, t.px(4));
    row = new ChipRow(m_page, t, id, title);
    column->Add(row, 0, wxEXPAND);
  };
  add("register.occupation", tr("Occupation (digit)"), m_occupations);
  m_occupations->on_chosen = [this](const std::string& code) { m_presenter.choose_occupation(code); };
  add("register.activities", tr("Services and exams (digit switches)"), m_activities);
  m_activities->on_chosen = [this](const std::string& code) { m_presenter.toggle_activity(code); };
  m_consent_text = make_text(m_page, t, "", TextSize::body, TextWeight::regular, Ink::muted);
  describe(m_consent_text, "register.consent_text", "");
  add("register.consents", tr("Consents: read out, then F6; a digit once more refuses"), m_consents);
  m_consents->on_chosen = [this](const std::string& code) { m_presenter.cycle_consent(code); };
  m_page->Bind(wxEVT_CHILD_FOCUS, [this](wxChildFocusEvent& event) {
    show_consent_text(m_consents->tip_of(event.GetWindow()));
    event.Skip();
  });
  m_page->Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    event.Skip();
    CallAfter([this] { fit_page(); });
  });
  m_submit = make_button(m_page, t, "register.submit", tr("F8 Register and print"), Emphasis::main,
                         [this] { m_presenter.submit(); });
  // Beside the button, where two lines of it need no height of their own: the page does not move while it is read.
  auto* last = new wxBoxSizer(wxHORIZONTAL);
  last->Add(m_submit, 0, wxALIGN_CENTRE_VERTICAL);
  last->Add(m_consent_text, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, t.px(14));
  column->Add(last, 0, wxEXPAND | wxTOP | wxBOTTOM, t.px(8));
  for (auto* row : {m_occupations, m_activities, m_consents})
    row->on_enter = [this, row] {
      m_presenter.enter(row == m_occupations  ? Field::occupation
                        : row == m_activities ? Field::activities
                                              : Field::consents);
    };
}

void RegistrarView::take_focus() { m_number->take_focus(); }

ChipRow* RegistrarView::focused_chips() const {
  for (auto* row : {m_occupations, m_activities, m_consents})
    if (row->has_focus()) return row;
  return nullptr;
}

bool RegistrarView::digit(int key) {
  ChipRow* row = focused_chips();
  if (!row) return false;
  if (key == WXK_RETURN || key == WXK_NUMPAD_ENTER) {
    row->on_enter();
    return true;
  }
  return row->digit(key);
}

void RegistrarView::focus(Field field) {
  switch (field) {
    case Field::number:
      return m_number->take_focus();
    case Field::name:
      return m_name->take_focus();
    case Field::birth:
      return m_birth->take_focus();
    case Field::phone:
      return m_phone->take_focus();
    case Field::platform:
      return m_platform->take_focus();
    case Field::occupation:
      return m_occupations->take_focus();
    case Field::activities:
      return m_activities->take_focus();
    case Field::consents:
      return m_consents->take_focus();
    case Field::submit:
      return m_submit->SetFocus();
  }
}

void RegistrarView::refill() {
  const auto& d = m_presenter.draft();
  m_number->set_value(d.number);
  m_name->set_value(d.name);
  m_birth->set_value(d.birth);
  m_phone->set_value(d.phone);
  m_platform->set_value(d.platform);
}

void RegistrarView::show() {
  const auto& d = m_presenter.draft();
  m_notice->show(m_presenter.notice());
  show_number();
  show_hits();
  show_chips();
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].kind == d.doc_kind && m_kind->GetSelection() != static_cast<int>(i))
      m_kind->SetSelection(static_cast<int>(i));
  for (std::size_t i = 0; i < sexes.size(); ++i)
    if (sexes[i] == d.sex && m_sex->GetSelection() != static_cast<int>(i)) m_sex->SetSelection(static_cast<int>(i));
  set_text(m_address, d.address);
  m_address->Show(!d.address.empty());
  set_label(m_submit, m_presenter.visit() ? tr("F8 Save change") : tr("F8 Register and print"));
  m_submit->Enable(!m_presenter.busy());
  fit_page();
  on_shown.emit();
}

/// What is read out to the person, while the cursor is on it.
void RegistrarView::show_consent_text(const std::string& words) {
  set_wrapped_text(m_consent_text, words,
                   m_page->GetClientSize().x - m_submit->GetSize().x - m_theme.px(14) - m_theme.px(8));
  fit_page();
}

/// Rows of choices know their height once they know their width.
void RegistrarView::fit_page() {
  m_page->Layout();
  m_page->FitInside();
}

void RegistrarView::show_number() {
  const auto& check = m_presenter.number_check();
  const Mood mood = check.state == NumberCheck::State::good    ? Mood::good
                    : check.state == NumberCheck::State::wrong ? Mood::bad
                                                               : Mood::plain;
  m_number->set_help(mood, check.words);
  const auto& d = m_presenter.draft();
  m_phone->set_help(Mood::plain, d.phone.empty() && !d.masked_phone.empty() ? trf("known: {}", d.masked_phone) : "");
}

void RegistrarView::show_hits() {
  std::vector<TableRow> rows;
  const auto& hits = m_presenter.search().hits();
  for (std::size_t i = 0; i < hits.size(); ++i)
    rows.push_back(
        {std::to_string(i), {hits[i].name, hits[i].number, hits[i].phone, hit_kind_word(hits[i])}, Mood::plain});
  const bool any = !rows.empty();
  m_hits->set_rows(std::move(rows));
  if (m_hits->IsShown() != any) {
    m_hits->Show(any);
    m_page->Layout();
  }
}

void RegistrarView::show_chips() {
  const auto& d = m_presenter.draft();
  const auto* catalogue = m_presenter.fair().catalogue();
  if (!catalogue) return;
  const auto language = i18n::language();
  std::vector<ChipRow::Chip> occupations, activities, consents;
  for (const auto& o : catalogue->occupations())
    occupations.push_back({o.code, o.name.in(language), {}, d.occupation == o.code, false});
  for (const auto* a : m_presenter.fair().offered())
    activities.push_back({a->code, a->name.in(language), {}, d.activities.contains(a->code), false});
  for (const auto& c : catalogue->consents()) {
    const auto it = d.consents.find(c.code);
    const bool known = it != d.consents.end();
    const std::string words = c.name.in(language) + (c.required ? std::string(" ") + tr("(needed)") : "");
    consents.push_back({c.code, words, c.text.in(language), known && it->second, known && !it->second});
  }
  m_occupations->set_chips(occupations);
  m_activities->set_chips(activities);
  m_consents->set_chips(consents);
}

}  // namespace nuanxin::station
