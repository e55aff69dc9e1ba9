#include "station/forms/answer_field.h"

#include <wx/choice.h>
#include <wx/slider.h>

#include <algorithm>

#include "base/i18n.h"
#include "base/text.h"
#include "station/common/accessible.h"
#include "station/common/widgets.h"

namespace nuanxin::station {
namespace {

bool is_number(const forms::Item& item) {
  return item.type == forms::ItemType::integer || item.type == forms::ItemType::decimal ||
         item.type == forms::ItemType::quantity;
}

std::optional<Decimal> number_in(const forms::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return Decimal(*whole);
  if (const auto* decimal = std::get_if<Decimal>(&answer)) return *decimal;
  const auto* quantity = std::get_if<forms::Quantity>(&answer);
  return quantity ? std::optional(quantity->value) : std::nullopt;
}

/// Numbers, dates and words are typed; parse_answer() says what they are.
class TextAnswer final : public AnswerField {
 public:
  TextAnswer(wxWindow* parent, const Theme& theme, const forms::Item& item, const FieldName& name) : m_item(item) {
    const bool long_text = item.type == forms::ItemType::text;
    m_input = new wxTextCtrl(parent, wxID_ANY, "", wxDefaultPosition, wxDefaultSize,
                             long_text ? wxTE_MULTILINE : wxTE_PROCESS_ENTER | (is_number(item) ? wxTE_RIGHT : 0));
    m_input->SetFont(theme.font(TextSize::body));
    m_input->SetMinSize(wxSize(theme.px(is_number(item) ? 96 : 240), long_text ? theme.px(88) : -1));
    if (item.type == forms::ItemType::date) m_input->SetHint(ws(tr("YYYY-MM-DD")));
    if (item.type == forms::ItemType::date_time) m_input->SetHint(ws(tr("YYYY-MM-DD HH:MM")));
    if (long_text) add_style(m_input, "nx-text");
    describe(m_input, name.id, name.words);
    m_input->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { typed(); });
  }

  wxWindow* window() override { return m_input; }
  bool takes_text() const override {
    return !is_number(m_item) && m_item.type != forms::ItemType::date && m_item.type != forms::ItemType::date_time;
  }
  void take_focus() override {
    m_input->SetFocus();
    if (m_item.type != forms::ItemType::text) m_input->SelectAll();
  }

  /// As if it were typed.
  void type(const std::string& text) { m_input->SetValue(ws(text)); }

  void show(const forms::ItemState& state, bool editable) override {
    const bool writable = editable && !state.read_only;
    if (m_input->IsEditable() != writable) m_input->SetEditable(writable);
    m_input->SetCanFocus(!state.read_only);
    // What is being typed stays as typed ("36." on the way to "36.5").
    if (m_unreadable || (m_input->HasFocus() && writable && state.answers == m_told)) return;
    const auto text =
        state.answers.empty() ? std::string() : forms::format_answer(m_item, state.answers.front(), i18n::language());
    m_told = state.answers;
    if (us(m_input->GetValue()) != text) m_input->ChangeValue(ws(text));
  }

 private:
  void typed() {
    const auto text = trim(us(m_input->GetValue()));
    const auto answer = text.empty() ? std::nullopt : forms::parse_answer(m_item, text);
    const bool unreadable = !text.empty() && !answer;
    if (unreadable != m_unreadable) {
      m_unreadable = unreadable;
      if (unreadable)
        add_style(m_input, "nx-wrong");
      else
        remove_style(m_input, "nx-wrong");
      on_unreadable(unreadable);
    }
    m_told = answer ? forms::Answers{*answer} : forms::Answers{};
    on_edit(m_told);
  }

  const forms::Item& m_item;
  wxTextCtrl* m_input = nullptr;
  forms::Answers m_told;
  bool m_unreadable = false;
};

/// A number between two ends: the ruler is for a finger or the mouse, the field beside it for the keyboard.
class SliderAnswer final : public AnswerField {
 public:
  SliderAnswer(wxWindow* parent, const Theme& theme, const forms::Item& item, const FieldName& name)
      : m_panel(new wxPanel(parent)), m_text(m_panel, theme, item, name), m_low(whole(*item.min)) {
    m_slider = new wxSlider(m_panel, wxID_ANY, m_low, m_low, whole(*item.max));
    m_slider->SetLineSize(item.slider_step.value_or(1));
    m_slider->SetMinSize(wxSize(theme.px(280), theme.px(40)));
    m_slider->SetCanFocus(false);
    describe(m_slider, name.id + ".slider", name.words);
    m_slider->Bind(wxEVT_SLIDER, [this](wxCommandEvent&) { m_text.type(std::to_string(m_slider->GetValue())); });
    m_text.on_edit = [this](forms::Answers answers) { on_edit(std::move(answers)); };
    m_text.on_unreadable = [this](bool unreadable) { on_unreadable(unreadable); };
    auto* row = new wxBoxSizer(wxHORIZONTAL);
    row->Add(m_text.window(), 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, theme.px(10));
    row->Add(m_slider, 1, wxALIGN_CENTRE_VERTICAL);
    m_panel->SetSizer(row);
  }

  wxWindow* window() override { return m_panel; }
  void take_focus() override { m_text.take_focus(); }

  void show(const forms::ItemState& state, bool editable) override {
    m_text.show(state, editable);
    m_slider->Enable(editable && !state.read_only);
    const auto number = state.answers.empty() ? std::nullopt : number_in(state.answers.front());
    m_slider->SetValue(number ? whole(*number) : m_low);
  }

 private:
  static int whole(const Decimal& number) { return static_cast<int>(number.to_double()); }
  wxPanel* m_panel;
  TextAnswer m_text;
  int m_low;
  wxSlider* m_slider = nullptr;
};

/// Yes/no and short choices, one or several.
class ChipAnswer final : public AnswerField {
 public:
  ChipAnswer(wxWindow* parent, const Theme& theme, const forms::Item& item, const FieldName& name)
      : m_item(item), m_row(new ChipRow(parent, theme, name.id, name.words)) {
    if (item.type == forms::ItemType::boolean) {
      m_values = {true, false};
      m_chips = {{"true", tr("Yes"), {}, false, false}, {"false", tr("No"), {}, false, false}};
    } else {
      for (const auto& option : item.options) {
        m_values.push_back(option.value);
        const auto* coding = std::get_if<forms::Coding>(&option.value);
        m_chips.push_back({coding ? coding->code : std::to_string(m_values.size()),
                           option.label.in(i18n::language()),
                           {},
                           false,
                           false});
      }
    }
    m_row->set_chips(m_chips);
    one_tab_stop();
    m_row->on_chosen = [this](const std::string& code) { chosen(code); };
  }

  wxWindow* window() override { return m_row; }
  void take_focus() override { m_row->take_focus(); }
  bool digit(int key, bool& go_on) override {
    go_on = !m_item.repeats;
    return m_editable && m_row->digit(key);
  }

  void show(const forms::ItemState& state, bool editable) override {
    m_answers = state.answers;
    m_editable = editable && !state.read_only;
    for (std::size_t i = 0; i < m_chips.size(); ++i)
      m_chips[i].on = std::find(m_answers.begin(), m_answers.end(), m_values[i]) != m_answers.end();
    m_row->set_chips(m_chips);
    one_tab_stop();
  }

 private:
  /// The Tab key goes from question to question; digits and arrows choose inside.
  void one_tab_stop() {
    std::size_t stop = 0;
    for (std::size_t i = 0; i < m_chips.size(); ++i)
      if (m_chips[i].on) {
        stop = i;
        break;
      }
    std::size_t index = 0;
    for (auto* child : m_row->GetChildren()) child->SetCanFocus(index++ == stop || child->HasFocus());
  }

  void chosen(const std::string& code) {
    if (!m_editable) return;
    const auto at = std::find_if(m_chips.begin(), m_chips.end(), [&](const auto& chip) { return chip.code == code; });
    const auto& value = m_values[static_cast<std::size_t>(at - m_chips.begin())];
    auto answers = m_answers;
    const auto have = std::find(answers.begin(), answers.end(), value);
    if (have != answers.end())
      answers.erase(have);
    else if (m_item.repeats)
      add(answers, value);
    else
      answers = {value};
    on_edit(answers);
  }

  /// "None of these" clears the others, and any other clears "none of these".
  void add(forms::Answers& answers, const forms::Answer& value) {
    const auto exclusive = [&](const forms::Answer& each) {
      const auto* option = m_item.option(each);
      return option && option->exclusive;
    };
    if (exclusive(value))
      answers.clear();
    else
      std::erase_if(answers, exclusive);
    answers.push_back(value);
  }

  const forms::Item& m_item;
  ChipRow* m_row;
  std::vector<forms::Answer> m_values;
  std::vector<ChipRow::Chip> m_chips;
  forms::Answers m_answers;
  bool m_editable = true;
};

/// Long choices: a drop-down that digits choose in as well.
class DropAnswer final : public AnswerField {
 public:
  DropAnswer(wxWindow* parent, const Theme& theme, const forms::Item& item, const FieldName& name) : m_item(item) {
    wxArrayString labels;
    labels.Add("—");
    for (std::size_t i = 0; i < item.options.size(); ++i)
      labels.Add(
          ws((i < 9 ? std::to_string(i + 1) + " " : std::string()) + item.options[i].label.in(i18n::language())));
    m_choice = new wxChoice(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, labels);
    m_choice->SetFont(theme.font(TextSize::body));
    m_choice->SetMinSize(wxSize(theme.px(160), -1));
    m_choice->SetSelection(0);
    describe(m_choice, name.id, name.words);
    m_choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { choose(m_choice->GetSelection()); });
  }

  wxWindow* window() override { return m_choice; }
  void take_focus() override { m_choice->SetFocus(); }
  bool digit(int key, bool& go_on) override {
    const int index = key - '0';
    if (key < '0' || key > '9' || index > static_cast<int>(m_item.options.size())) return false;
    m_choice->SetSelection(index);
    choose(index);
    go_on = true;
    return true;
  }

  void show(const forms::ItemState& state, bool editable) override {
    m_choice->Enable(editable && !state.read_only);
    int index = 0;
    if (!state.answers.empty())
      for (std::size_t i = 0; i < m_item.options.size(); ++i)
        if (m_item.options[i].value == state.answers.front()) index = static_cast<int>(i) + 1;
    if (m_choice->GetSelection() != index) m_choice->SetSelection(index);
  }

 private:
  void choose(int index) {
    on_edit(index <= 0 ? forms::Answers{} : forms::Answers{m_item.options[static_cast<std::size_t>(index) - 1].value});
  }

  const forms::Item& m_item;
  wxChoice* m_choice = nullptr;
};

/// Chips while they fit beside each other in half a row.
bool wants_drop_down(const forms::Item& item) {
  if (item.repeats || item.control == forms::Control::radio_button) return false;
  if (item.control == forms::Control::drop_down) return true;
  std::size_t characters = 0;
  for (const auto& option : item.options) characters += code_points(option.label.in(i18n::language())) + 3;
  return item.options.size() > 7 || characters > (i18n::language() == "en" ? 56 : 28);
}

}  // namespace

bool AnswerField::is_inside(const wxWindow* each) {
  for (; each; each = each->GetParent())
    if (each == window()) return true;
  return false;
}

std::unique_ptr<AnswerField> make_answer_field(wxWindow* parent, const Theme& theme, const forms::Item& item,
                                               const FieldName& name) {
  if (item.type == forms::ItemType::boolean) return std::make_unique<ChipAnswer>(parent, theme, item, name);
  if (item.type == forms::ItemType::choice && !item.options.empty()) {
    if (wants_drop_down(item)) return std::make_unique<DropAnswer>(parent, theme, item, name);
    return std::make_unique<ChipAnswer>(parent, theme, item, name);
  }
  if (item.control == forms::Control::slider && is_number(item) && item.min && item.max)
    return std::make_unique<SliderAnswer>(parent, theme, item, name);
  return std::make_unique<TextAnswer>(parent, theme, item, name);
}

}  // namespace nuanxin::station
