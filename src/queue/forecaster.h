// The forecasts of one running fair: learns the day's service times and absences, makes ensembles, shows calibrated
// ranges and learns from what then happens. One object beside the engine, told what happens; no clock of its own.
#pragma once

#include <map>

#include "queue/calibration.h"

namespace nuanxin::queue {

class Forecaster {
 public:
  Forecaster(const FairPlan&, ForecastAssumptions);

  /// What happened, in order. `called` and `completed` also settle what was promised to this person.
  void called(Millis, const std::string& ticket);
  void missed();
  void finished_service(const std::string& ticket, const std::string& service, Millis took);
  void completed(Millis, const std::string& ticket);
  void left(const std::string& ticket);

  /// The calibrated forecast of now. A person's forecast is remembered, to be settled and learnt from, at the first
  /// refresh after the registration and after each service, and every ten minutes in between. Before eight services are
  /// finished today it is by queue lengths: nothing is known about the day's speed yet.
  Forecast refresh(const Engine&, std::uint64_t seed);
  /// The same from a forecast that was made elsewhere, on another thread say, of this engine or a copy of it.
  Forecast calibrate(Forecast, const Engine&);

  /// A forecast that has met its outcome.
  struct Settled {
    ForecastKind kind = ForecastKind::next_call;
    Millis made_at = 0, happened = 0;
    Range shown, raw;
    bool by_queue_length = false;
    bool fresh = false;  ///< at the registration or after a service
  };
  /// Those settled since the last call.
  std::vector<Settled> take_settled();

  ForecastAssumptions assumptions() const;

 private:
  struct Learned {
    double prior_mean = 0;
    double count = 0, sum = 0, log_sum = 0, log_squares = 0;
  };
  struct Open {
    std::vector<Settled> next_call, finish;
    Millis remembered = 0;
    bool fresh = true;  ///< something happened since
  };
  void settle(std::vector<Settled>&, Millis happened);
  void remember(Open&, const PersonForecast& raw, const PersonForecast& shown, Millis made_at, bool by_queue_length);
  Duration duration_of(const Learned&) const;

  ForecastAssumptions m_assumptions;
  std::map<std::string, std::size_t> m_service;
  std::vector<Learned> m_learned;
  Calibration m_calibration;
  std::map<std::string, Open> m_open;
  std::vector<Settled> m_settled;
  double m_calls = 0, m_missed = 0;
  int m_finished = 0;
};

}  // namespace nuanxin::queue
