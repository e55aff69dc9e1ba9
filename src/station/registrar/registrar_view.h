// The registration desk on screen: one column, top to bottom as the work goes; no mouse needed. Shows the presenter and
// hands every key and letter to it; decides nothing. Window thread only.
#pragma once

#include <wx/choice.h>
#include <wx/scrolwin.h>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/common/workplace.h"
#include "station/registrar/registrar_presenter.h"

namespace nuanxin::station {

class RegistrarView final : public Workplace {
 public:
  RegistrarView(wxWindow* parent, const Theme&, WorkContext);

  std::vector<KeyAction> keys() const override { return m_presenter.keys(); }
  void key(int f_key) override { m_presenter.key(f_key); }
  void escape() override { m_presenter.stop_waiting(); }
  SideContent side() const override { return m_presenter.side(); }
  std::string place_name() const override;
  void take_focus() override;
  void scanned(const std::string& code) override { m_presenter.scanned(code); }
  void open_visit(const std::string& id) override { m_presenter.open_visit(id); }
  bool can_open_visits() const override { return true; }
  bool digit(int key) override;

 private:
  void build_identity(wxSizer*);
  void build_hits(wxSizer*);
  void build_choices(wxSizer*);
  void show();
  void show_number();
  void show_consent_text(const std::string&);
  void fit_page();
  void show_hits();
  void show_chips();
  void refill();
  void focus(Field);
  void connect(TextField*, Field);
  ChipRow* focused_chips() const;

  RegistrarPresenter m_presenter;
  wxScrolledWindow* m_page = nullptr;
  NoticeBar* m_notice = nullptr;
  wxChoice* m_kind = nullptr;
  wxChoice* m_sex = nullptr;
  TextField *m_number = nullptr, *m_name = nullptr, *m_birth = nullptr, *m_phone = nullptr, *m_platform = nullptr;
  wxStaticText* m_address = nullptr;
  Table* m_hits = nullptr;
  ChipRow *m_occupations = nullptr, *m_activities = nullptr, *m_consents = nullptr;
  wxStaticText* m_consent_text = nullptr;
  wxButton* m_submit = nullptr;
  std::vector<Subscription> m_subscriptions;
};

}  // namespace nuanxin::station
