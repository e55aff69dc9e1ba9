#include "station/frame/station_frame.h"

#include <wx/app.h>
#include <wx/menu.h>

#include <cstdio>
#include <utility>

#include "base/i18n.h"
#include "base/log.h"
#include "station/common/accessible.h"
#include "station/frame/workplaces.h"
#include "station/model/sentences.h"
#include "station/signin/signin_view.h"

namespace nuanxin::station {
namespace {

wxSize wanted_size(const std::string& text) {
  int w = 0, h = 0;
  if (std::sscanf(text.c_str(), "%dx%d", &w, &h) == 2 && w >= 640 && h >= 400) return {w, h};
  return {1280, 800};
}

}  // namespace

StationFrame::StationFrame(StartOptions options, Settings settings, MakeFormPanel make_form)
    : wxFrame(nullptr, wxID_ANY, ws(tr("Nuanxin")), wxDefaultPosition, wanted_size(options.size)),
      m_options(std::move(options)),
      m_settings(std::move(settings)),
      m_make_form(std::move(make_form)),
      m_theme(std::make_unique<Theme>(m_settings.look, m_settings.large_text)),
      m_machine(m_options) {
  SetMinSize(wxSize(800, 480));
  m_last_key = m_machine.timers().now();
  build_parts();
  Bind(wxEVT_CHAR_HOOK, &StationFrame::on_char_hook, this);
  Bind(wxEVT_IDLE, [this](wxIdleEvent& event) {
    event.Skip();
    if (!GetMenuBar() && has_room(this)) build_menu();
    keep_cursor();
    report_ready();
  });
  Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
    event.Skip();
    CallAfter([this] { keep_cursor(); });
  });
  show_starting(
      {Mood::plain, m_machine.embedded() ? tr("Starting the hub of this machine …") : tr("Connecting to the hub …")});
  m_machine.start([this](const Result<void>& started) { hub_ready(started); });
  tick();
}

StationFrame::~StationFrame() {
  // Pages hold references to the machine's parts: they go first.
  m_work = nullptr;
  DestroyChildren();
}

void StationFrame::build_parts() {
  m_theme->apply();
  const auto& t = *m_theme;
  SetBackgroundColour(t.colours().page);
  m_root = new wxPanel(this);
  m_root->SetBackgroundColour(t.colours().page);
  m_top = new TopBar(m_root, t);
  m_frame_notice = new NoticeBar(m_root, t, "frame.notice");
  m_side = new SideColumn(m_root, t);
  m_bottom = new BottomBar(m_root, t);
  m_bottom->on_key = [this](int f_key) { function_key(f_key); };
  m_page_sizer = new wxBoxSizer(wxVERTICAL);
  auto* middle = new wxBoxSizer(wxHORIZONTAL);
  middle->Add(m_side, 0, wxEXPAND);
  middle->Add(m_page_sizer, 1, wxEXPAND);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_top, 0, wxEXPAND);
  column->Add(m_frame_notice, 0, wxEXPAND);
  column->Add(middle, 1, wxEXPAND);
  column->Add(m_bottom, 0, wxEXPAND);
  m_root->SetSizer(column);
  m_cover = new Cover(this, t);
  m_cover->on_open = [this] {
    m_root->Show();
    Layout();
    if (m_work) m_work->take_focus();
  };
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_root, 1, wxEXPAND);
  all->Add(m_cover, 1, wxEXPAND);
  SetSizer(all);
  m_top->Hide();
  m_side->Hide();
  m_bottom->Hide();
}

void StationFrame::replace_page(wxWindow* page) {
  m_work_subscriptions.clear();
  m_work = nullptr;
  if (m_page) {
    m_page_sizer->Detach(m_page);
    m_page->Destroy();
  }
  m_page = page;
  m_page_sizer->Add(page, 1, wxEXPAND);
  m_root->Layout();
}

void StationFrame::show_starting(const Notice& notice) {
  auto* page = new wxPanel(m_root);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->AddStretchSpacer(2);
  column->Add(make_text(page, *m_theme, tr("Nuanxin"), TextSize::huge, TextWeight::bold, Ink::accent), 0,
              wxALIGN_CENTRE_HORIZONTAL);
  auto* words = new NoticeBar(page, *m_theme, "start.notice");
  column->Add(words, 0, wxEXPAND | wxALL, m_theme->px(20));
  column->AddStretchSpacer(3);
  page->SetSizer(column);
  replace_page(page);
  words->show(notice);
}

void StationFrame::hub_ready(Result<void> started) {
  if (!started) {
    return show_starting({Mood::bad, std::string(tr("The hub of this machine could not start. Nothing was changed.")) +
                                         " " + started.error().detail + " " + started.error().field});
  }
  m_fair = std::make_unique<FairModel>(m_machine.api());
  auto& api = m_machine.api();
  m_subscriptions.push_back(api.on_sync.connect([this](const SyncTruth&) { show_sync(); }));
  m_subscriptions.push_back(api.on_link.connect([this](const Link&) { show_sync(); }));
  m_subscriptions.push_back(m_fair->on_change.connect([this] { show_top(); }));
  m_subscriptions.push_back(api.on_session_end.connect([this] {
    m_auto_sign_in = false;
    show_sign_in();
    m_frame_notice->show({Mood::caution, tr("The session has ended. Please sign in again; drafts are kept.")});
  }));
  if (auto* card = m_machine.card())
    m_subscriptions.push_back(card->on_status.connect([this](const auto&) { show_devices(); }));
  if (auto* printer = m_machine.printer())
    m_subscriptions.push_back(printer->on_status.connect([this](const auto&) { show_devices(); }));
  if (auto* instruments = m_machine.instruments()) {
    m_subscriptions.push_back(instruments->on_states.connect([this] { show_devices(); }));
    m_subscriptions.push_back(instruments->on_words.connect([this](const std::string& words) {
      m_frame_notice->show({Mood::caution, words});
    }));
  }
  if (!m_machine.device_trouble().empty()) m_frame_notice->show({Mood::caution, m_machine.device_trouble()});
  show_sign_in();
}

void StationFrame::show_sign_in() {
  m_session.reset();
  m_place.reset();
  m_top->Hide();
  m_side->Hide();
  m_bottom->Hide();
  if (m_finder) m_finder->Hide();
  if (m_held) m_held->Hide();
  std::string token = m_options.station_token.empty() ? m_settings.station_token : m_options.station_token;
  std::string login = m_options.login.empty() ? m_settings.login : m_options.login;
  std::string password = m_options.password;
  if (!m_machine.access_file().empty() && m_options.login.empty()) {
    Place place = Place::registrar;
    parse_place(m_options.workplace, place);
    if (const auto access = read_access_file(m_machine.access_file(), place)) {
      if (m_options.station_token.empty()) token = access->station_token;
      login = access->login;
      password = access->password;
    }
  } else if (const auto& first = m_machine.first_admin(); first && token.empty()) {
    token = first->station_token;
    login = first->login;
    m_frame_notice->show(
        {Mood::caution, trf("A new hub. Organizer: {} Password (shown only now): {}", first->login, first->password)});
  }
  m_sign_in = std::make_unique<SignInPresenter>(m_machine.api(), m_machine.timers(), token, login);
  m_session_subscriptions.clear();
  m_session_subscriptions.push_back(m_sign_in->on_signed_in.connect([this](const Session& s) { signed_in(s); }));
  auto* page = new SignInView(m_root, *m_theme, *m_sign_in, trf("Hub: {}", m_machine.hub_url()));
  replace_page(page);
  page->take_focus();
  const bool machine_place = m_options.workplace == "board" || m_options.workplace == "kiosk";
  if (m_auto_sign_in && !token.empty() && (!password.empty() || machine_place)) m_sign_in->submit(password);
}

void StationFrame::signed_in(const Session& session) {
  m_session = session;
  m_password_hash = m_sign_in->password_hash();
  m_settings.station_token = m_sign_in->station_token;
  m_settings.login = m_sign_in->login;
  remember();
  m_frame_notice->show({});
  m_drafts.reset();
  if (auto drafts = DraftStore::open(default_state_folder() / "drafts", session.draft_key))
    m_drafts = std::move(*drafts);
  m_fair->open(session.fair_id);
  if (auto* instruments = m_machine.instruments()) instruments->begin(session.spool_key, session.fair_id);
  Place wanted = default_place(session.role);
  parse_place(m_options.workplace.empty() ? m_settings.workplace : m_options.workplace, wanted);
  // Later, because this is called from inside the sign-in page that is replaced now.
  CallAfter([this, wanted] {
    if (!m_session) return;
    enter_place(allowed(m_session->role, wanted) ? wanted : default_place(m_session->role));
  });
}

WorkContext StationFrame::work_context() {
  return WorkContext{m_machine.api(),
                     m_machine.timers(),
                     *m_fair,
                     *m_session,
                     m_machine.card(),
                     m_machine.printer(),
                     m_drafts ? &*m_drafts : nullptr,
                     m_machine.instruments()};
}

void StationFrame::enter_place(Place place) {
  m_place = place;
  m_settings.workplace = std::string(code(place));
  remember();
  WorkplaceInput input;
  input.place = place;
  input.window = m_options.window.empty() ? m_settings.window : m_options.window;
  input.make_form = m_make_form;
  input.voice = m_settings.voice;
  input.on_voice_changed = [this](const VoiceSettings& voice) {
    m_settings.voice = voice;
    remember();
  };
  input.on_window_chosen = [this](const std::string& id) {
    m_settings.window = id;
    remember();
  };
  auto* work = make_workplace(m_root, *m_theme, work_context(), std::move(input));
  replace_page(work);
  m_work = work;
  m_work_subscriptions.push_back(work->on_shown.connect([this] { show_work(); }));
  build_strips();
  full_screen_changed();
  show_devices();
  show_top();
  show_sync();
  show_work();
  work->take_focus();
}

/// What opens under the top line by a key.
void StationFrame::build_strips() {
  const auto back = [this] {
    if (m_work) m_work->take_focus();
  };
  if (m_finder) m_finder->Destroy();
  m_finder = new Finder(m_root, *m_theme, work_context());
  m_page_sizer->Insert(0, m_finder, 0, wxEXPAND);
  m_finder->on_visit = [this](const std::string& visit) {
    if (m_work && m_work->can_open_visits()) m_work->open_visit(visit);
  };
  m_finder->on_closed = back;
  if (m_held) m_held->Destroy();
  m_held = nullptr;
  const auto role = m_session->role;
  if (role != domain::Role::clinician && role != domain::Role::desk) return;
  m_held = new HeldView(m_root, *m_theme, work_context());
  m_page_sizer->Insert(1, m_held, 0, wxEXPAND);
  m_held->on_closed = back;
  m_work_subscriptions.push_back(m_held->on_count.connect([this] { show_devices(); }));
}

void StationFrame::full_screen_changed() {
  const bool alone = m_work && m_work->full_screen();
  m_top->Show(!alone);
  m_side->Show(!alone);
  m_bottom->Show(!alone);
  if (GetMenuBar()) GetMenuBar()->Show(!alone);
  ShowFullScreen(alone && (m_options.full_screen || m_options.size.empty()), wxFULLSCREEN_ALL);
  m_root->Layout();
  Layout();
}

void StationFrame::show_work() {
  if (!m_work) return;
  m_side->show(m_work->side());
  m_bottom->show_keys(m_work->keys());
  show_top();
  m_root->Layout();
  CallAfter([this] { keep_cursor(); });  // a page may have gone together with the cursor in it
}

void StationFrame::show_top() {
  if (!m_session || !m_work) return;
  std::string fair = tr("Nuanxin");
  if (const auto* f = m_fair->fair())
    fair += " · " + f->name + " " +
            fmt::format("{}/{}", static_cast<unsigned>(f->day.month()), static_cast<unsigned>(f->day.day()));
  std::string who = m_work->place_name();
  if (!m_session->staff_name.empty()) who += " · " + m_session->staff_name + " (" + role_word(m_session->role) + ")";
  m_top->show_place(fair, who);
}

void StationFrame::show_devices() {
  std::vector<TopBar::Device> devices;
  const bool uses_card = m_place && (*m_place == Place::registrar || *m_place == Place::kiosk);
  if (m_machine.card() || uses_card)
    devices.push_back({"card", tr("Card reader"), m_machine.card() ? m_machine.card()->status() : DeviceStatus{}});
  if (m_machine.printer() || uses_card)
    devices.push_back({"printer", tr("Printer"), m_machine.printer() ? m_machine.printer()->status() : DeviceStatus{}});
  if (auto* instruments = m_machine.instruments())
    for (const auto& each : instruments->states()) devices.push_back({each.id, each.name, each.status});
  const int unsent = m_machine.instruments() ? m_machine.instruments()->unsent() : 0;
  if (unsent > 0)
    devices.push_back({"unsent", trf("{} readings wait for the hub", unsent), {DeviceState::waiting, {}}});
  if (m_held && m_held->count() > 0)
    devices.push_back({"held", trf("Held readings: {} (Ctrl+L)", m_held->count()), {DeviceState::waiting, {}}});
  m_top->show_devices(devices);
}

void StationFrame::show_sync() {
  if (!m_session) return;
  const auto truth = m_machine.api().sync();
  const auto link = m_machine.api().link();
  const Mood mood = link.state == LinkState::away ? Mood::caution : truth.refused > 0 ? Mood::caution : Mood::plain;
  m_bottom->show_sync(sync_sentence(truth, link, m_machine.timers().now()), mood);
}

void StationFrame::sign_out() {
  m_auto_sign_in = false;
  m_machine.api().sign_out();
  show_sign_in();
}

void StationFrame::rebuild() {
  const auto place = m_place;
  const bool covered = m_cover->closed();
  m_work_subscriptions.clear();
  m_work = nullptr;
  m_page = nullptr;
  m_finder = nullptr;
  m_held = nullptr;
  m_cover->Destroy();
  m_root->Destroy();
  m_theme = std::make_unique<Theme>(m_settings.look, m_settings.large_text);
  build_parts();
  if (m_session && place)
    enter_place(*place);
  else
    show_sign_in();
  if (covered) cover();
  Layout();
}

void StationFrame::remember() {
  const auto file =
      m_options.settings_file.empty() ? default_settings_file() : std::filesystem::path(m_options.settings_file);
  if (const auto saved = save_settings(file, m_settings); !saved)
    log::warn("settings were not saved: {}", saved.error().detail);
}

void StationFrame::somebody_is_there() { m_last_key = m_machine.timers().now(); }

void StationFrame::resized() {
  if (std::exchange(m_layout_asked, true)) return;
  CallAfter([this] {
    m_layout_asked = false;
    ask_for_layout(this);
  });
}

/// When the control with the cursor was hidden, disabled or destroyed, the F-keys would be dead until somebody clicks.
void StationFrame::keep_cursor() {
  if (!IsActive() || has_cursor(this)) return;
  if (m_cover->closed()) return m_cover->take_focus();
  if (!m_work) return;
  m_work->take_focus();
  if (!has_cursor(this)) cursor_to_first(this);
}

/// Idle: what was asked for is laid out. The fair and the catalogue are what every workplace shows first.
void StationFrame::report_ready() {
  if (!m_options.report_ready || !m_work || !m_work->IsShownOnScreen()) return;
  if (!m_fair->fair() || !m_fair->catalogue()) return;
  m_options.report_ready = false;
  std::puts("ready");
  std::fflush(stdout);
}

void StationFrame::tick() {
  m_tick = m_machine.timers().after(std::chrono::seconds(5), [this] { tick(); });
  show_sync();
  const std::chrono::seconds left_alone(m_options.cover_after_seconds);
  if (left_alone.count() > 0 && can_cover() && m_machine.timers().now() - m_last_key >= left_alone) cover();
}

bool StationFrame::can_cover() const { return m_session && m_work && !m_work->full_screen() && !m_cover->closed(); }

void StationFrame::cover() {
  m_root->Hide();
  m_cover->close(m_session ? m_session->staff_name : std::string(), m_password_hash);
  Layout();
}

}  // namespace nuanxin::station
