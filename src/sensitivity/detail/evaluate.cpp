// SPDX-License-Identifier: MIT
#include "evaluate.hpp"

#include "reasons.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace steelyard::inline v0_1::sensitivity::detail {

namespace {

/// Stages add up to one line of progress, each as long as there are combinations.
class whole_run final : public progress_sink {
public:
    whole_run(progress_sink* to, std::int64_t stages) : to_(to), stages_(stages) {}
    void next() { ++at_; }
    void advance(std::int64_t done, std::int64_t total) override {
        constexpr std::int64_t steps = 1000; // of one stage, whatever it has to run
        if (to_ != nullptr) to_->advance(at_ * steps + (total == 0 ? steps : done * steps / total), stages_ * steps);
    }

private:
    progress_sink* to_;
    std::int64_t   stages_, at_ = -1;
};

/// One thing to run: an input with ready options. Many combinations may wait for it.
struct job {
    std::int32_t       input = 0;
    const ready_stage* stage = nullptr;
    fingerprint        key; ///< of the stage
    stage_output       output;
    std::string        failed; ///< why; empty when it did not
    std::string        unanswered;
    bool               ran = false;
};

/// A ready stage, or why it cannot be.
struct prepared {
    std::unique_ptr<const ready_stage> stage;
    std::string                        failed;
    fingerprint                        key;
};

class evaluator {
public:
    evaluator(const plan& of, const question& asked, workspace* memory, const run_options& run)
        : plan_(of),
          asked_(asked),
          memory_(memory),
          run_(run),
          progress_(run.progress, static_cast<std::int64_t>(of.chain().stages.size())) {
        const auto n = static_cast<std::size_t>(of.design().combinations());
        at_.assign(n, 0);
        result_.reason.assign(n, -1);
        result_.answered.assign(n, 0);
        result_.values.assign(n * static_cast<std::size_t>(asked.width()), 0);
        for (std::size_t c = 0; c < n; ++c)
            if (!of.design().admits(static_cast<std::int64_t>(c))) at_[c] = -1;
        outputs_.push_back(of.chain().input);
        if (run.progress != nullptr) run_.progress = &progress_;
    }

    [[nodiscard]] evaluation run() {
        const auto stages = static_cast<std::int64_t>(plan_.chain().stages.size());
        for (std::int64_t s = 0; s < stages; ++s) {
            progress_.next();
            one_stage(s, s + 1 == stages);
        }
        if (stages == 0) throw illegal_operation("a plan over a chain without stages has nothing to ask of");
        return std::move(result_);
    }

private:
    /// Number of the combination of the options of those judgements that set something at a stage.
    [[nodiscard]] std::vector<std::int64_t> projected(std::int64_t stage) const {
        const auto&               factors = plan_.design().factors();
        std::vector<std::int64_t> step(factors.size(), 0);
        std::int64_t              n = 1;
        for (const std::int32_t j : plan_.setting(stage)) {
            step[static_cast<std::size_t>(j)] = n;
            n *= static_cast<std::int64_t>(factors[static_cast<std::size_t>(j)].probabilities.size());
        }
        std::vector<std::int64_t> of(at_.size(), 0);
        std::int64_t              inner = plan_.design().combinations();
        for (std::size_t f = 0; f < factors.size(); ++f) {
            const auto options = static_cast<std::int64_t>(factors[f].probabilities.size());
            inner /= options;
            if (step[f] == 0) continue;
            for (std::size_t c = 0; c < of.size(); ++c)
                of[c] += static_cast<std::int64_t>(c) / inner % options * step[f];
        }
        return of;
    }

    [[nodiscard]] prepared prepare(std::int64_t stage, std::int64_t combination) const {
        const std::vector<std::int32_t> options = plan_.design().options_of(combination);
        std::vector<binding>            settings;
        for (const std::int32_t j : plan_.setting(stage))
            for (binding& b : plan_.settings(stage, j, options[static_cast<std::size_t>(j)]))
                settings.push_back(std::move(b));
        try {
            return {plan_.chain().stages[static_cast<std::size_t>(stage)]->prepare(settings), {}, {}};
        } catch (const error& e) {
            return {nullptr, short_reason(e), {}};
        }
    }

    void one_stage(std::int64_t s, bool last) {
        const std::vector<std::int64_t>                part = projected(s);
        std::unordered_map<std::int64_t, std::int32_t> ready_of; ///< by number of the part
        std::map<fingerprint, std::int32_t>            by_key;
        std::vector<prepared>                          ready;
        std::unordered_map<std::int64_t, std::int32_t> job_of;
        std::vector<job>                               jobs;
        std::vector<std::int32_t>                      waits(at_.size(), -1);
        for (std::size_t c = 0; c < at_.size(); ++c) {
            if (at_[c] < 0) continue;
            auto [it, fresh] = ready_of.try_emplace(part[c], 0);
            if (fresh) it->second = place(prepare(s, static_cast<std::int64_t>(c)), ready, by_key);
            const prepared& p = ready[static_cast<std::size_t>(it->second)];
            if (p.stage == nullptr) {
                fail(c, p.failed);
                continue;
            }
            const std::int64_t pair = static_cast<std::int64_t>(at_[c]) << 32 | it->second;
            const auto [at, unknown] = job_of.try_emplace(pair, static_cast<std::int32_t>(jobs.size()));
            if (unknown) jobs.push_back({at_[c], p.stage.get(), p.key, {}, {}, {}, false});
            waits[c] = at->second;
        }
        std::vector<double> answers(last ? jobs.size() * static_cast<std::size_t>(asked_.width()) : 0);
        parallel_blocks(static_cast<std::int64_t>(jobs.size()), run_,
                        [&](std::int64_t j) { work(jobs[static_cast<std::size_t>(j)], j, last, answers); });
        collect(s, last, jobs, waits, answers);
    }

    /// Options that set the same in the end are one.
    [[nodiscard]] static std::int32_t place(prepared p, std::vector<prepared>& ready,
                                            std::map<fingerprint, std::int32_t>& by_key) {
        const auto here = static_cast<std::int32_t>(ready.size());
        if (p.stage != nullptr) p.key = p.stage->key();
        const auto at = p.stage == nullptr ? here : by_key.try_emplace(p.key, here).first->second;
        if (at == here) ready.push_back(std::move(p));
        return at;
    }

    void work(job& j, std::int64_t number, bool last, std::vector<double>& answers) {
        const stage_output& input = outputs_[static_cast<std::size_t>(j.input)];
        const fingerprint   key = fingerprinter{}.add(j.key).add(input.content()).result();
        if (memory_ != nullptr)
            if (auto known = memory_->find(key)) j.output = std::move(*known);
        if (j.output.empty()) {
            j.ran = true;
            try {
                j.output = j.stage->run(input);
            } catch (const stopped&) {
                throw;
            } catch (const error& e) {
                j.failed = short_reason(e);
                return;
            }
            if (memory_ != nullptr) memory_->keep(key, j.output);
        }
        if (!last) return;
        const auto width = static_cast<std::size_t>(asked_.width());
        j.unanswered = asked_.answer(j.output, {answers.data() + static_cast<std::size_t>(number) * width, width});
        j.output.drop(); // its content is enough from here on
    }

    void collect(std::int64_t s, bool last, std::vector<job>& jobs, const std::vector<std::int32_t>& waits,
                 const std::vector<double>& answers) {
        std::map<fingerprint, std::int32_t> by_content;
        std::vector<stage_output>           next;
        std::vector<std::int32_t>           output_of(jobs.size(), -1);
        stage_cost                          cost{plan_.chain().stages[static_cast<std::size_t>(s)]->name(),
                        static_cast<std::int64_t>(jobs.size()), 0, 0};
        for (std::size_t j = 0; j < jobs.size(); ++j) {
            cost.run += jobs[j].ran ? 1 : 0;
            if (!jobs[j].failed.empty()) continue;
            const auto [it, fresh] =
                by_content.try_emplace(jobs[j].output.content(), static_cast<std::int32_t>(next.size()));
            if (fresh) next.push_back(std::move(jobs[j].output));
            output_of[j] = it->second;
        }
        cost.distinct = static_cast<std::int64_t>(next.size());
        result_.stages.push_back(std::move(cost));
        const auto width = static_cast<std::size_t>(asked_.width());
        for (std::size_t c = 0; c < at_.size(); ++c) {
            if (waits[c] < 0) continue;
            const auto j = static_cast<std::size_t>(waits[c]);
            at_[c] = output_of[j];
            if (!jobs[j].failed.empty())
                fail(c, jobs[j].failed);
            else if (last && !jobs[j].unanswered.empty())
                result_.reason[c] = reason_of(jobs[j].unanswered);
            else if (last) {
                result_.answered[c] = 1;
                std::copy_n(answers.begin() + static_cast<std::ptrdiff_t>(j * width), width,
                            result_.values.begin() + static_cast<std::ptrdiff_t>(c * width));
            }
        }
        auto& content = result_.content.emplace_back(at_);
        for (std::size_t c = 0; c < at_.size(); ++c) // those that failed alike are alike
            if (at_[c] < 0 && result_.reason[c] >= 0) content[c] = -2 - result_.reason[c];
        outputs_ = std::move(next);
    }

    void fail(std::size_t combination, const std::string& why) {
        at_[combination] = -1;
        result_.reason[combination] = reason_of(why);
    }
    [[nodiscard]] std::int32_t reason_of(const std::string& why) {
        const auto it = std::ranges::find(result_.reasons, why);
        if (it != result_.reasons.end()) return static_cast<std::int32_t>(it - result_.reasons.begin());
        result_.reasons.push_back(why);
        return static_cast<std::int32_t>(result_.reasons.size()) - 1;
    }

    const plan&               plan_;
    const question&           asked_;
    workspace*                memory_;
    run_options               run_;
    whole_run                 progress_;
    std::vector<std::int32_t> at_; ///< by combination: position in outputs_; -1 where there is none
    std::vector<stage_output> outputs_;
    evaluation                result_;
};

} // namespace

evaluation evaluate(const plan& of, const question& asked, workspace* memory, const run_options& run) {
    return evaluator(of, asked, memory, run).run();
}

} // namespace steelyard::inline v0_1::sensitivity::detail
