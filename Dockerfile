# syntax=docker/dockerfile:1
FROM python:3.12-slim AS packages
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements.lock

# What learns is not needed to serve: only what was learned goes on.
FROM packages AS weights
COPY requirements-learn.lock /
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements-learn.lock
WORKDIR /qorgan
COPY main.py ./
COPY bot bot
COPY content content
RUN /venv/bin/python main.py faq weights

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /qorgan qorgan \
    && mkdir -p /qorgan/data && chown qorgan /qorgan/data
WORKDIR /qorgan
COPY --from=packages /venv /venv
COPY main.py LICENSE ./
COPY bot bot
COPY handlers handlers
COPY locales locales
COPY content content
COPY --from=weights /qorgan/build/search build/search
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite+aiosqlite:////qorgan/data/qorgan.db HTTP_HOST=0.0.0.0 LOG_FORMAT=json
USER qorgan
VOLUME /qorgan/data
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os,urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('HTTP_PORT','8080')}/healthz\", timeout=4)"]
ENTRYPOINT ["python", "main.py"]
CMD ["run"]
